# Keeps the lowest seven bits
# => Statuses above 127 come out wrong.
echo $(($? & 127))

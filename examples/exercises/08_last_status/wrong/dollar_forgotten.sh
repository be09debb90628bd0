# Forgets the dollar sign
# => It prints something, but no number.
echo ?status

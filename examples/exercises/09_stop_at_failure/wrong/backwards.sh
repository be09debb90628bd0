# Writes the last one first
# => The script does not begin with first.
third && second && first

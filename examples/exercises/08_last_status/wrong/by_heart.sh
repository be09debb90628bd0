# Prints the number it saw once
# => It prints the same number whatever the program ended with.
echo "The exit status is 3."

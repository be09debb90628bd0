# Asks after another command
# => It prints 0 whatever the program ended with.
echo "The program has ended with"
echo $?

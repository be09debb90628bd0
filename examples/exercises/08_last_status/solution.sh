# Exercise 8: these lines run straight after a program.
echo $?

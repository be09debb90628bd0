# Takes the shell's pid
# => It prints the pid of the shell, not a status.
echo $$

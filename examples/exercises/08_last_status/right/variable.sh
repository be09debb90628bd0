# Keeps it first
status=$?; printf "The program ended with %s.\n" "$status"

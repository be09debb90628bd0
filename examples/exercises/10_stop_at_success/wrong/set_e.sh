# Ends the script at a failure
# => When first fails, the script ends.
set -e
first
exit
second
third

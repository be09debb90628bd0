# Lets bash end the script at the first failure
set -e
first
second
third
echo "All went well."

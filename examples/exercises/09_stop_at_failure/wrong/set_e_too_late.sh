# Sets -e after the first
# => When first fails, the script goes on.
first
set -e
second
third

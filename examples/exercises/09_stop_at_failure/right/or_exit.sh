# Leaves at a failure, with a message
first || { echo "first failed" >&2; exit 1; }
second || exit 2
third
exit 0

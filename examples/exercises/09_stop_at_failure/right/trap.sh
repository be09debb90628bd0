# A trap on failure
trap 'exit 1' ERR
first
second
third

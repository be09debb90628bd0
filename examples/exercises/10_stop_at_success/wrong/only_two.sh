# Leaves the third out when all fail
# => When two have failed, third is left out.
first || second || exit
third_is_not_needed=yes

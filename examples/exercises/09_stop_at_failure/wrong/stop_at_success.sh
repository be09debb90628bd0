# Takes || for &&
# => It stops at a success.
first || second || third

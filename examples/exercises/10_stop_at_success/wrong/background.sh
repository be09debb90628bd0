# Starts the first in the background
# => One begins before another has ended.
first & second || third

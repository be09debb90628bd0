# Starts them in the background
# => One begins before another has ended.
first &
second &
third &
wait

# Asks only whether it went well
# => It tells success from failure, but not the status.
if [ $? -eq 0 ]; then echo 0; else echo 1; fi

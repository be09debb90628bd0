# The status of the last pipeline, of which the program is the only part
echo "${PIPESTATUS[0]}"

# A loop that is left
for command in first second third; do
    if "$command"; then break; fi
done

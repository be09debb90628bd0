# A loop that is left
for command in first second third; do
    "$command" > /dev/null || break
done

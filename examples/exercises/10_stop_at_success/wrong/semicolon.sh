# Ends the list too early
# => When second succeeds, third runs all the same.
if ! first; then
    second
    third
fi

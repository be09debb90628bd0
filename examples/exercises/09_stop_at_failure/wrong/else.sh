# Puts the last one into an else
# => When first fails, second is left out, and third runs.
if first; then
    second && third
else
    third
fi

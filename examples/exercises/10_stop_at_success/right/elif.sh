# One condition after another
if first; then
    :
elif second; then
    :
else
    third
fi

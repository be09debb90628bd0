# Nested conditions
if first; then
    if second; then
        third
    fi
fi

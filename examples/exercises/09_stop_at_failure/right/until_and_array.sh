# An array, and a loop with until
commands=(first second third)
i=0
until ((i == ${#commands[@]})); do
    "${commands[i]}" || break
    i=$((i + 1))
done

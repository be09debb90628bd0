# Says more than was asked
# => It prints other numbers too.
echo "status $? of 255"

# A function that ends the script
try() {
    "$@" && exit 0
}
try first
try second
try third

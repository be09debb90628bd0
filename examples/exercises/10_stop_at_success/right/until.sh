# until, over the arguments
set -- first second third
until "$1"; do
    shift
    [ $# -eq 0 ] && break
done

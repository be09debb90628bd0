# By case
first
case $? in
0)
    second
    case $? in
    0) third ;;
    esac
    ;;
esac

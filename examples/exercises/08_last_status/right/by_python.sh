# Python prints what bash has put in
python3 -c "print($?)"

for number in range(1, 21):
    start, end = f"line {number} ", f" line {number}"
    print(start + end.rjust(1999 - len(start), "-"))

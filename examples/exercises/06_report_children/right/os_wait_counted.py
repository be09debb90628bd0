# os.wait, counted; in a function, with sys.exit in the children and no flush
import os
import sys
import time


def child(seconds):
    time.sleep(seconds)
    sys.exit(0)


def main():
    number = 3
    for seconds in [0.3, 1.5, 0.9]:
        if os.fork() == 0:
            child(seconds)
    for _ in range(number):
        print("ended:", os.wait()[0])


main()

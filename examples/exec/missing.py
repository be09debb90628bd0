import os

try:
    os.execlp("no-such-program", "no-such-program")
except FileNotFoundError as error:
    print("exec failed:", error)

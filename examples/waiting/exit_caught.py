import sys

try:
    sys.exit(3)
except SystemExit as leaving:
    print("Caught SystemExit with", leaving.code)
finally:
    print("The finally clause runs.")

print("And the program goes on.")

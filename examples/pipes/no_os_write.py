import os

os.write = None  # from here on, nobody can call it
print("Printed all the same.")

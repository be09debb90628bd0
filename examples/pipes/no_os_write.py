import os

os.write = None  # from here on, nobody can call it
print("Can you read this?")

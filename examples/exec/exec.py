import os

words = input("Type ls, date or echo tea: ").split()

print("This process becomes", words[0])
os.execvp(words[0], words)
print("Did you see this line?")

import os
import time

file = open("lines.txt", "w")
print("The file is open.")

pid = os.fork()
name = "child" if pid == 0 else "parent"

for number in range(10):
    file.write(f"{name} {number}\n")
    file.flush()
    time.sleep(0.1)

file.close()
if pid > 0:
    os.waitpid(pid, 0)
print(name, "is done.")

# Children that are other programs, by subprocess
import os
import select
import subprocess

SCRIPT = "sleep {0}; echo one {0}; sleep {0}; echo two {0}"

children = {}
for delay in (1.0, 0.3, 0.6):
    command = ["sh", "-c", SCRIPT.format(delay)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    children[child.stdout.fileno()] = child

while children:
    for fd in select.select(children, [], [])[0]:
        data = os.read(fd, 1000)
        if data:
            print(data.decode(), end="")
        else:
            children.pop(fd).wait()

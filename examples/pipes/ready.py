import os
import select

quiet, _ = os.pipe()
busy, write_end = os.pipe()

print(select.select([quiet, busy], [], [], 1))
os.write(write_end, b"tea")
print(select.select([quiet, busy], [], []))
print(os.read(busy, 100))

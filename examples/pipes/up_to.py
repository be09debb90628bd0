import os

read_end, write_end = os.pipe()

os.write(write_end, b"tea")
os.write(write_end, b"coffee")
print(os.read(read_end, 100))

os.write(write_end, b"chocolate")
print(os.read(read_end, 4))
print(os.read(read_end, 100))

os.close(write_end)
print(os.read(read_end, 100))

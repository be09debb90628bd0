import os

read_end, write_end = os.pipe()
os.close(read_end)
try:
    os.write(write_end, bytes(1))
except BrokenPipeError as error:
    print("Write failed:", error)

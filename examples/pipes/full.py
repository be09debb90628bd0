import os

read_end, write_end = os.pipe()
os.set_blocking(write_end, False)

held = 0
try:
    while True:
        held += os.write(write_end, bytes(1024))
except BlockingIOError:
    print("The pipe holds", held, "bytes.")

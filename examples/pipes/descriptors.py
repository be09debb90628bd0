import os
import socket

print("file:  ", os.open("/dev/null", os.O_RDONLY))
print("pipe:  ", *os.pipe())
print("socket:", socket.socket().detach())

os.close(0)
print("after os.close(0):", os.open("/dev/null", os.O_RDONLY))

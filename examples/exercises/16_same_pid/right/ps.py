# Becomes ps, which prints its own line too; waits for Enter first
import os

input("Enter? ")
pid = os.getpid()
print(f"I am {pid}.", flush=True)
os.execlp("ps", "ps", "-o", "pid,ppid,comm", "-p", str(pid))

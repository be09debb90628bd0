"""What is inside the machine: Debian's packages by a lock, a root file system, a kernel."""

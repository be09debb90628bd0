import os


def launch_child(fn, *args, **kwargs):
    pid = os.fork()
    if pid == 0:
        fn(*args, **kwargs)
    return pid


def greet(name):
    print("Hello from", name)


print("Before the launch.")
launch_child(greet, "the child")
print("Only the parent may say this.")

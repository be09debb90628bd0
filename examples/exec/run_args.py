import os

os.execl("./show_args", "Napoleon", "one", "two")

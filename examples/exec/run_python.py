import os
import sys

# Python finds its own library by argv[0]; this tells it anew.
os.environ["PYTHONHOME"] = sys.base_prefix
os.execl(sys.executable, "Napoleon", "show_argv.py", "one")

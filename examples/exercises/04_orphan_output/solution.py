"""Exercise 4: where does it print?"""

import os
import time

if os.fork() == 0:
    print("child: my parent is", os.getppid())
    time.sleep(1)
    print("child: now my parent is", os.getppid())
    print("child: and where are you reading this?")
else:
    time.sleep(0.1)

"""Exercise 4: where does it print?"""

import os
import time

if os.fork() == 0:
    print("child: my parent is", os.getppid())
    # TODO: print one more line when the parent has ended.
else:
    time.sleep(0.1)

"""What runs, watches, checks and draws the programs of *Unix processes in Python*."""

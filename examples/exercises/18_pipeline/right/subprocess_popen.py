# The standard library's own way
import subprocess


def pipeline(commands):
    started = []
    source = None
    for number, command in enumerate(commands):
        last = number == len(commands) - 1
        sink = None if last else subprocess.PIPE
        try:
            child = subprocess.Popen(
                command, stdin=source, stdout=sink
            )
        except OSError:
            child = None
        if source not in (None, subprocess.DEVNULL):
            source.close()
        if child is None:
            source = subprocess.DEVNULL
        else:
            source = child.stdout
        started.append(child)
    return [child.wait() if child else 127 for child in started]

# The standard library's own way to do it
import multiprocessing

started = []


def launch_child(fn, *args, **kwargs):
    child = multiprocessing.get_context("fork").Process(target=fn, args=args, kwargs=kwargs)
    child.start()
    started.append(child)
    return child.pid

# The standard library's processes and connections
import multiprocessing

fork = multiprocessing.get_context("fork")


def answer(fn, element, connection):
    try:
        connection.send((fn(element), None))
    except BaseException as error:
        connection.send((None, RuntimeError(repr(error))))


def pmap(fn, iterable):
    workers = []
    for element in iterable:
        ours, theirs = fork.Pipe(duplex=False)
        words = (fn, element, theirs)
        worker = fork.Process(target=answer, args=words)
        worker.start()
        theirs.close()
        workers.append((worker, ours))
    answers = []
    for worker, connection in workers:
        answers.append(connection.recv())
        connection.close()
        worker.join()
        worker.close()
    for _, error in answers:
        if error:
            raise error
    return [value for value, _ in answers]

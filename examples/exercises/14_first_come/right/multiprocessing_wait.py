# The standard library's connections
import multiprocessing
import multiprocessing.connection
import time

fork = multiprocessing.get_context("fork")


def speak(connection, delay):
    time.sleep(delay)
    connection.send(f"slept {delay} s")
    connection.close()


if __name__ == "__main__":
    ears, children = [], []
    for delay in (0.8, 0.3, 0.5):
        ear, mouth = fork.Pipe(duplex=False)
        words = (mouth, delay)
        child = fork.Process(target=speak, args=words)
        child.start()
        mouth.close()
        ears.append(ear)
        children.append(child)
    while ears:
        for ear in multiprocessing.connection.wait(ears):
            try:
                print(ear.recv())
            except EOFError:
                ears.remove(ear)
    for child in children:
        child.join()

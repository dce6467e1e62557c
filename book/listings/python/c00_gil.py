"""Two threads, and a lock that one of them keeps."""

import sys
import threading

said = []


def compute():
    said.append("the second thread begins to compute")
    total = sum(number for number in range(1_000_000))
    said.append(f"the second thread is done: {total}")


# By default a waiting thread asks for the lock after 5 ms. Now it waits for a minute before it asks.
sys.setswitchinterval(60)
thread = threading.Thread(target=compute)
thread.start()
said.append("the first thread has its turn again")
thread.join()
print(*said, sep="\n")

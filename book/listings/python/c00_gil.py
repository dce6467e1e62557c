"""Two threads, and a lock that one of them does not pass on."""

import sys
import threading

said = []


def compute():
    said.append("the second thread begins to compute")
    total = sum(number for number in range(1_000_000))
    said.append(f"the second thread is done: {total}")


# As a rule a thread that computes is asked for the lock after 5 ms. Now it may keep it for a minute.
sys.setswitchinterval(60)
thread = threading.Thread(target=compute)
thread.start()
said.append("the first thread has its turn again")
thread.join()
print(*said, sep="\n")

"""A thread shares the drawer. A process has its own."""

import multiprocessing
import threading

drawer = [0]


def sell():
    drawer[0] += 5


def second_shop():
    sell()
    print(f"in the second shop: {drawer[0]}", flush=True)


process = multiprocessing.get_context("fork").Process(target=second_shop)
process.start()
process.join()
print(f"after the process: {drawer[0]}")

thread = threading.Thread(target=sell)
thread.start()
thread.join()
print(f"after the thread: {drawer[0]}")

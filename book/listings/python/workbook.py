"""What the Python listings say and do, and the paused clock that they run under.

`python3 workbook.py c01_gather.py` runs a listing: a plain asyncio program. While any callback is ready, time stands
still; when all of them wait, the clock jumps to the next timer. `time.sleep` takes virtual time, too: on the thread of the
loop all of it at once, and on another thread as the clock reaches it. So a run takes no time and prints the same every time.
A network is there, too, see `network`.
"""

import asyncio
import concurrent.futures.thread
import itertools
import runpy
import signal
import sys
import threading
import time

import network


class Clock:
    """Virtual time, and the threads that wait for it."""

    def __init__(self):
        self.now = 0.0
        self.condition = threading.Condition()
        self.loop_thread = threading.current_thread()
        self.calls = {}  # on other threads, not ended: how many, by pool
        self.threads = {}  # at most, by pool
        self.sleepers = []  # when those of them that sleep are to wake

    def sleep(self, seconds):
        if threading.current_thread() is self.loop_thread:
            self.now += seconds
            return
        with self.condition:
            wake = self.now + seconds
            self.sleepers.append(wake)
            self.condition.notify_all()
            self.condition.wait_for(lambda: self.now >= wake)
            self.sleepers.remove(wake)

    def add(self, pool, calls):
        with self.condition:
            self.calls[pool] = self.calls.get(pool, 0) + calls
            self.condition.notify_all()

    def only_time_can_go_on(self):
        asleep = sum(wake > self.now for wake in self.sleepers)
        # What is more than a pool has threads waits for one of them.
        busy = sum(min(calls, self.threads[pool]) for pool, calls in self.calls.items())
        return asleep == busy

    def jump(self, to):
        with self.condition:
            self.now = min([to, *self.sleepers])
            self.condition.notify_all()


CLOCK = Clock()


def say(text):
    print(f"{round(CLOCK.now * 1000):>5} ms  {text}", flush=True)


async def work(name, millis):
    """Works on `name` for so many milliseconds, and says when it begins and ends."""
    say(f"{name} begins")
    try:
        await asyncio.sleep(millis / 1000)
    except asyncio.CancelledError:
        say(f"{name} is cancelled")
        raise
    say(f"{name} is done")
    return name


async def fail(name, millis):
    """Works on `name` for so many milliseconds, and fails."""
    say(f"{name} begins")
    await asyncio.sleep(millis / 1000)
    say(f"{name} fails")
    raise RuntimeError(f"{name} has failed")


class Task(asyncio.Task):
    """A task whose place in a set is that of its creation, not of its address: asyncio keeps tasks in sets."""

    created = itertools.count()

    def __init__(self, *described, **named):
        self.number = next(self.created)
        super().__init__(*described, **named)

    def __hash__(self):
        return self.number


def pause_the_clock():
    real_init = asyncio.SelectorEventLoop.__init__

    def init(self, selector=None):
        real_init(self, selector)
        self.set_task_factory(lambda loop, work, **named: Task(work, loop=loop, **named))
        select = self._selector.select

        def paused_select(timeout=None):
            events = select(0)
            if events or timeout == 0:
                return events
            due = CLOCK.now + timeout if timeout is not None else None
            while True:
                with CLOCK.condition:
                    # Real work on other threads is waited for, because it takes no virtual time.
                    CLOCK.condition.wait_for(CLOCK.only_time_can_go_on)
                events = select(0)
                if events:
                    return events
                if due is None and not CLOCK.sleepers:
                    return select(None)
                CLOCK.jump(due if due is not None else min(CLOCK.sleepers))
                if due is not None and CLOCK.now >= due:
                    return []
                # Another thread goes on, and the loop sleeps until it is told.

        self._selector.select = paused_select

    asyncio.SelectorEventLoop.__init__ = init
    asyncio.BaseEventLoop.time = lambda self: CLOCK.now
    time.sleep = CLOCK.sleep
    count_calls_on_other_threads()
    network.install()


def count_calls_on_other_threads():
    executor, item = concurrent.futures.ThreadPoolExecutor, concurrent.futures.thread._WorkItem
    submit, run = executor.submit, item.run

    def counted_submit(self, *call, **named):
        pool = self._thread_name_prefix
        CLOCK.threads[pool] = self._max_workers
        CLOCK.add(pool, 1)
        return submit(self, *call, **named)

    def counted_run(self, *context):
        try:
            run(self, *context)
        finally:
            # Only now: by then the loop has been told of the result.
            pool, _, _ = threading.current_thread().name.rpartition("_")
            CLOCK.add(pool, -1)

    executor.submit, item.run = counted_submit, counted_run


if __name__ == "__main__":
    # A shell that runs something in the background lets it ignore Ctrl-C, and Python then leaves it at that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    pause_the_clock()
    # The listing says `from workbook import ...`: that has to be this very module, with its clock.
    sys.modules["workbook"] = sys.modules["__main__"]
    runpy.run_path(sys.argv[1], run_name="__main__")

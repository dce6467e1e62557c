"""A loop of your own: a heap of moments and generators."""

import heapq


def countdown(name, number):
    while number > 0:
        print(f"  {name}: {number}")
        yield 1
        number -= 1


def run(*generators):
    sleeping = [(0, generator) for generator in generators]
    heapq.heapify(sleeping)
    while sleeping:
        now, generator = heapq.heappop(sleeping)
        print(f"at {now} s")
        try:
            delay = next(generator)
        except StopIteration:
            continue
        heapq.heappush(sleeping, (now + delay, generator))


run(countdown("one", 2))
try:
    run(countdown("one", 2), countdown("another", 2))
except TypeError as error:
    print(f"TypeError: {error}")

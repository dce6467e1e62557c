"""Orders, two workers, a shelf, and a short belt on either side of the workers."""

import asyncio

from workbook import say, work

ORDERS = ["chair", "table", "desk", "stool"]


async def producer(orders):
    for order in ORDERS:
        await orders.put(order)
        say(f"ordered {order}")
    for _ in range(2):
        await orders.put(None)


async def worker(orders, products):
    while (order := await orders.get()) is not None:
        await work(order, 1000)
        await products.put(order)


async def aggregator(products):
    for count in range(1, len(ORDERS) + 1):
        product = await products.get()
        await work(f"{product} to the shelf", 300)
        say(f"{count} on the shelf")


async def main():
    orders, products = asyncio.Queue(maxsize=1), asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(producer(orders))
        for _ in range(2):
            group.create_task(worker(orders, products))
        group.create_task(aggregator(products))


asyncio.run(main())

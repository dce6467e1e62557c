"""Patients and a doctor. The smallest number is the most urgent."""

import asyncio
from itertools import count

from workbook import work

PATIENTS = [(3, "Anna, a cough"), (2, "Ben, a fever"), (2, "Carla, a fever"), (0, "Dora, no pulse")]


async def door(room):
    number = count()
    for priority, patient in PATIENTS:
        await room.put((priority, next(number), patient))
        await asyncio.sleep(0.4)


async def doctor(room):
    for _ in PATIENTS:
        _, _, patient = await room.get()
        await work(patient, 1000)


async def main():
    room = asyncio.PriorityQueue()
    await asyncio.gather(door(room), doctor(room))


asyncio.run(main())

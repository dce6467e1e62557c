"""Something, a wait, and something else."""

import asyncio

from workbook import say


async def cook(dish):
    try:
        say(f"{dish} is on the stove")
        await asyncio.sleep(3)
        say(f"{dish} is served")
    finally:
        say(f"the {dish} pot is washed")


async def main():
    await cook("pasta")

    try:
        await asyncio.wait_for(cook("soup"), timeout=1)
    except TimeoutError:
        say("soup in time: False")


asyncio.run(main())

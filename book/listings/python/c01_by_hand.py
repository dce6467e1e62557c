"""An event loop of five lines."""

import asyncio


async def recipe():
    print("  chop")
    await asyncio.sleep(0)
    print("  stir")
    await asyncio.sleep(0)
    print("  serve")
    return "soup"


soup = recipe()
print("made")
while True:
    print("send")
    try:
        soup.send(None)
    except StopIteration as end:
        print(f"ready: {end.value}")
        break
    print("pending")

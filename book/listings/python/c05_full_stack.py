"""Three strokes, and room for two."""

import asyncio
from collections import deque

from workbook import say


async def main():
    stack = asyncio.LifoQueue(maxsize=2)
    try:
        async with asyncio.timeout(3600):
            for stroke in ["line", "circle", "dot"]:
                await stack.put(stroke)
                say(f"put {stroke}")
    except TimeoutError:
        say("nobody has come for an hour")

    stack = deque(maxlen=2)
    for stroke in ["line", "circle", "dot"]:
        stack.append(stroke)
    say(f"a deque keeps {list(stack)}")


asyncio.run(main())

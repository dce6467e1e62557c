"""Three pages with a call that blocks."""

import time

from workbook import say


def fetch(url, seconds):
    say(f"GET {url}")
    time.sleep(seconds)
    say(f"    {url} is there")
    return len(url)


sizes = [fetch("/news", 0.3), fetch("/weather", 0.2), fetch("/sport", 0.1)]
say(sizes)

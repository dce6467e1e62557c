"""Reads [page, name] pairs; for each prints null, or why the name is not documented on that page."""

import builtins
import importlib
import json
import pkgutil
import sys

# Which page documents what a module of asyncio's exports.
PAGES = {
    "base_events": "asyncio-eventloop",
    "coroutines": "asyncio-task",
    "events": "asyncio-eventloop",
    "exceptions": "asyncio-exceptions",
    "futures": "asyncio-future",
    "locks": "asyncio-sync",
    "protocols": "asyncio-protocol",
    "queues": "asyncio-queue",
    "runners": "asyncio-runner",
    "streams": "asyncio-stream",
    "subprocess": "asyncio-subprocess",
    "taskgroups": "asyncio-task",
    "tasks": "asyncio-task",
    "threads": "asyncio-task",
    "timeouts": "asyncio-task",
    "transports": "asyncio-protocol",
}


def resolve(name):
    """The object, the module that it was found in, and its path there."""
    # The documentation calls the running loop's methods so.
    name = name.replace("asyncio.loop.", "asyncio.AbstractEventLoop.")
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        path = parts[length:]
        break
    else:
        module, path = builtins, parts
    found = module
    for part in path:
        found = getattr(found, part)
    return found, module, path


def pages(found, module, path):
    """The pages that may document it."""
    if module is builtins:
        owner = getattr(builtins, path[0])
        if isinstance(owner, type) and issubclass(owner, BaseException):
            return ["exceptions"]
        return ["functions", "stdtypes"]
    if module.__name__ != "asyncio":
        return [module.__name__]
    homes = []
    for one in pkgutil.iter_modules(module.__path__):
        if one.name in PAGES:
            home = importlib.import_module("asyncio." + one.name)
            if path and path[0] in getattr(home, "__all__", ()):
                homes.append(PAGES[one.name])
    return homes


def why(page, name):
    try:
        possible = pages(*resolve(name))
    except AttributeError as error:
        return f"Python has no {name}: {error}"
    if page not in possible:
        return f"it is documented on {' or '.join(possible) or 'no page'}"
    return None


json.dump([why(page, name) for page, name in json.load(sys.stdin)], sys.stdout)

"""A generator is resumed in three ways."""


class Storm(Exception):
    pass


def flight():
    gate = yield "which gate?"
    try:
        yield f"rolls to gate {gate}"
    except Storm:
        yield f"waits short of gate {gate}"
    return f"stands at gate {gate}"


plane = flight()
print("made")
print("next: ", next(plane))
print("send: ", plane.send(4))
print("throw:", plane.throw(Storm()))
try:
    next(plane)
except StopIteration as end:
    print("end:  ", end.value)

"""Things that you can't do with a generator, and when."""


class Storm(Exception):
    pass


def flight():
    try:
        gate = yield "which gate?"
    except Storm:
        gate = yield "in a storm: which gate?"
    return gate


def attempt(what, call, *values):
    try:
        print(f"{what}:", call(*values))
    except BaseException as error:
        print(f"{what}: {error!r}")


plane = flight()
attempt("send too early", plane.send, 4)
attempt("and then next", next, plane)
attempt("send at the yield", plane.send, 4)
attempt("next after the end", next, plane)
attempt("throw after the end", plane.throw, Storm())

plane = flight()
attempt("throw too early", plane.throw, Storm())
attempt("and then next", next, plane)

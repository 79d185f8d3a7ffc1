# except*, groups of exceptions and what is raised out of handlers.
def show(group):
    if isinstance(group, BaseExceptionGroup):
        return f"{type(group).__name__}({group.message!r}, [{', '.join(show(e) for e in group.exceptions)}])"
    return repr(group)


def attempt(make, *handlers):
    try:
        try:
            raise make()
        except* ValueError as group:
            print("values", show(group))
            if "raise" in handlers:
                raise KeyError("new")
            if "again" in handlers:
                raise
        except* (TypeError, LookupError) as group:
            print("types", show(group))
            if "also" in handlers:
                raise RuntimeError("also")
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as error:
        print("left", show(error), repr(error.__context__)[:20])


def nested():
    return ExceptionGroup("outer", [ValueError(1), ExceptionGroup("inner", [TypeError(2), OSError(3), ValueError(4)])])


for handlers in ((), ("raise",), ("again",), ("raise", "also"), ("again", "also")):
    print(handlers)
    attempt(nested, *handlers)
    attempt(lambda: ValueError("alone"), *handlers)
    attempt(lambda: ExceptionGroup("g", [IndexError(1)]), *handlers)
    attempt(lambda: OSError("nobody's"), *handlers)

group = nested()
group.add_note("noted")
print(show(group.subgroup(TypeError)), group.subgroup(KeyError), [show(g) for g in group.split((OSError, TypeError))])
print(show(group.subgroup(lambda e: isinstance(e, ValueError) and e.args[0] > 1)), group.subgroup(TypeError).__notes__)
print(str(group), str(ExceptionGroup("one", [ValueError()])), group.subgroup(ExceptionGroup) is group)


class Own(ExceptionGroup):
    def derive(self, members):
        return Own(self.message + "'", members)


print(show(Own("own", [ValueError(1), TypeError(2)]).split(ValueError)[0]), issubclass(ExceptionGroup, Exception), issubclass(BaseExceptionGroup, Exception))
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for make in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup("x", 3), lambda: ExceptionGroup(3, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x"), lambda: nested().split(3)):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)
try:
    try:
        raise ValueError()
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)

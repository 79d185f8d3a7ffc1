"""traceback: the text of exceptions; frames are not available."""


def format_exception_only(exc, value=None, /):
    value = exc if value is None else value
    name = type(value).__name__
    text = str(value)
    return [f"{name}: {text}\n" if text else f"{name}\n"]


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    return ["Traceback (most recent call last):\n"] + format_exception_only(exc, value)


def format_exc(limit=None, chain=True):
    from sys import exc_info
    value = exc_info()[1]
    return "NoneType: None\n" if value is None else "".join(format_exception(value))


def print_exc(limit=None, file=None, chain=True):
    if file is not None:
        file.write(format_exc())


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    if file is not None:
        file.write("".join(format_exception(exc, value)))


def print_stack(f=None, limit=None, file=None):
    pass


print_tb = print_stack


def format_stack(f=None, limit=None):
    return []


extract_stack = extract_tb = format_tb = format_list = format_stack

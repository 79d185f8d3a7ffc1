# beartype checks types at run time; here nothing is checked.


class BeartypeConf:
    def __init__(self, **options):
        self.options = options


def beartype(obj=None, **options):
    if obj is None or isinstance(obj, BeartypeConf):
        return lambda decorated: decorated
    return obj

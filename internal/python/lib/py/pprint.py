"""pprint: prints values in one line."""


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    if sort_dicts and type(object) is dict:
        try:
            object = dict(sorted(object.items()))
        except TypeError:
            pass
    return repr(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, **kwargs):
    print(pformat(object), file=stream)


pp = pprint


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, **kwargs):
        self._stream = stream

    def pprint(self, object):
        pprint(object, self._stream)

    def pformat(self, object):
        return pformat(object)

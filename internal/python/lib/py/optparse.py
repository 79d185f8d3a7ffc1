"""optparse: parsers that give defaults."""


class Values:
    pass


class OptionParser:
    def __init__(self, *args, **kwargs):
        self._defaults = {}

    def add_option(self, *names, dest=None, default=None, action="store", **kwargs):
        longest = [name for name in names if name.startswith("--")] or list(names)
        self._defaults[dest or longest[0].lstrip("-").replace("-", "_")] = default

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)

    def parse_args(self, args=None, values=None):
        values = values or Values()
        for name, value in self._defaults.items():
            setattr(values, name, value)
        return values, []

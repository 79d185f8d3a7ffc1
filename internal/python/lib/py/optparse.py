"""optparse: the older parsers of command lines, on argparse, which reads what the user gave."""
import argparse as _argparse

SUPPRESS_HELP = "SUPPRESSHELP"
SUPPRESS_USAGE = "SUPPRESSUSAGE"
_TYPES = {"int": int, "long": int, "float": float, "complex": complex, "string": None, "str": None, "choice": None}


class Values:
    def __init__(self, defaults=None):
        for name, value in (defaults or {}).items():
            setattr(self, name, value)

    def ensure_value(self, name, value):
        if getattr(self, name, None) is None:
            setattr(self, name, value)
        return getattr(self, name)

    def __repr__(self):
        return f"<Values: {vars(self)!r}>"


class OptionError(Exception):
    pass


class _Callback(_argparse.Action):
    """Calls the program's function with each value."""

    def __init__(self, option_strings, dest, callback=None, callback_args=(), callback_kwargs=None, **kwargs):
        super().__init__(option_strings, dest, **kwargs)
        self._callback, self._args, self._kwargs = callback, callback_args or (), callback_kwargs or {}

    def __call__(self, parser, namespace, values, option_string=None):
        parser.values = namespace
        self._callback(self, option_string, None if values == [] else values, parser, *self._args, **self._kwargs)


class Option:
    def __init__(self, *names, **kwargs):
        self._names, self._kwargs = names, kwargs


make_option = Option


class _Options:
    def add_option(self, *names, **kwargs):
        if names and isinstance(names[0], Option):
            names, kwargs = names[0]._names, names[0]._kwargs
        kwargs = dict(kwargs)
        kind = kwargs.pop("type", None)
        if isinstance(kind, str):
            kind = self._named(kind)
        action = kwargs.get("action", "store")
        if action in ("store_true", "store_false", "store_const"):
            kwargs.setdefault("default", None)  # argparse has the opposite of what is stored
        if action in ("store", "append"):
            if kind is not None:
                kwargs["type"] = kind
            if kwargs.get("nargs") == 1:
                del kwargs["nargs"]
        elif action == "callback":
            kwargs["action"] = _Callback
            if kind is None and "nargs" not in kwargs:
                kwargs["nargs"] = 0
            elif kind is not None:
                kwargs["type"] = kind
        return self._parser().add_argument(*names, **kwargs)

    @staticmethod
    def _named(kind):
        if kind not in _TYPES:
            raise OptionError(f"invalid option type: {kind!r} (heft has optparse's own types alone)")
        return _TYPES[kind]

    def add_options(self, options):
        for each in options:
            self.add_option(each)


class OptionGroup(_Options):
    def __init__(self, parser, title, description=None):
        self._of = parser

    def _parser(self):
        return self._of._parser()


class OptionParser(_Options):
    def __init__(self, usage=None, option_list=None, option_class=None, version=None, conflict_handler="error",
                 description=None, formatter=None, add_help_option=True, prog=None, epilog=None):
        self._arguments = _argparse.ArgumentParser(prog=prog, usage=usage, add_help=add_help_option,
                                                   conflict_handler=conflict_handler, allow_abbrev=True)
        self.values = None
        self.add_options(option_list or [])

    def _parser(self):
        return self._arguments

    def add_option_group(self, group, *args, **kwargs):
        return OptionGroup(self, group) if isinstance(group, str) else group

    def set_defaults(self, **kwargs):
        self._arguments.set_defaults(**kwargs)

    def set_usage(self, usage):
        pass

    def parse_args(self, args=None, values=None):
        found, rest = self._arguments.parse_known_args(args, values if values is not None else Values())
        wrong = [word for word in rest if word[:1] == "-" and len(word) > 1]
        if wrong:
            message = "no such option: " + " ".join(wrong)
            self._arguments._refuse(message, wrong, self._arguments._names())
            self.error(message)
        return found, rest

    def error(self, message):
        self._arguments.error(message)

    def exit(self, status=0, message=None):
        self._arguments.exit(status, message)

    def print_help(self, file=None):
        pass

    def print_usage(self, file=None):
        pass

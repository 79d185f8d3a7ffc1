# loguru: what a program logs goes nowhere.


class _Logger:
    def _silent(self, *args, **kwargs):
        return None

    trace = debug = info = success = warning = error = critical = exception = log = _silent
    remove = configure = disable = enable = complete = level = _silent

    def add(self, *args, **kwargs):
        return 0

    def bind(self, **kwargs):
        return self

    opt = patch = bind

    def catch(self, function=None, **kwargs):
        if callable(function):
            return function
        return lambda decorated: decorated


logger = _Logger()

class Registry(object):
    """Names to makers; used as @R.register, @R.register() or R.register(thing)."""

    def __init__(self, what):
        self.what, self.makers = what, {}

    def register(self, maker=None):
        if maker is None:
            return self.register
        assert maker.__name__ not in self.makers
        self.makers[maker.__name__] = maker
        return maker

    def get(self, name):
        try:
            return self.makers[name]
        except KeyError:
            raise KeyError(f"{self.what}: no {name!r}, only {sorted(self.makers)}") from None


BACKBONES = Registry("backbones")
HEADS = Registry("heads")

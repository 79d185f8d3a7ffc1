# Dictionaries whose keys are attributes.


class EasyDict(dict):
    def __init__(self, d=None, **options):
        super().__init__()
        for key, value in dict(d or {}, **options).items():
            setattr(self, key, value)

    def _wrapped(self, value):
        if isinstance(value, (list, tuple)):
            return type(value)([self._wrapped(item) for item in value])
        if isinstance(value, dict) and not isinstance(value, EasyDict):
            return self.__class__(value)
        return value

    def __setattr__(self, name, value):
        dict.__setitem__(self, name, self._wrapped(value))

    __setitem__ = __setattr__

    def __getattr__(self, name):
        if name not in self:
            raise AttributeError(f"'{self.__class__.__name__}' object has no attribute '{name}'")
        return self[name]

    def __delattr__(self, name):
        del self[name]

    def update(self, e=None, **f):
        for key, value in dict(e or {}, **f).items():
            setattr(self, key, value)

    def __deepcopy__(self, memo):
        import copy
        return self.__class__({key: copy.deepcopy(value, memo) for key, value in self.items()})

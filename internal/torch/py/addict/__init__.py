# Dictionaries whose keys are attributes; a missing one is an empty dictionary that
# is kept when something is put into it.


class Dict(dict):
    def __init__(self, *args, **options):
        super().__init__()
        object.__setattr__(self, "_owner", options.pop("__parent", None))
        object.__setattr__(self, "_name", options.pop("__key", None))
        for given in args:
            if given:
                for key, value in given.items() if isinstance(given, dict) else given:
                    self[key] = value
        for key, value in options.items():
            self[key] = value

    @classmethod
    def _hook(cls, value):
        if isinstance(value, dict) and not isinstance(value, Dict):
            return cls(value)
        if isinstance(value, (list, tuple)):
            return type(value)([cls._hook(item) for item in value])
        return value

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, self._hook(value))
        if self._owner is not None:
            owner = self._owner
            object.__setattr__(self, "_owner", None)
            owner[self._name] = self

    def __missing__(self, key):
        return self.__class__(__parent=self, __key=key)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name, value):
        self[name] = value

    def __delattr__(self, name):
        del self[name]

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *args, **options):
        for other in args + (options,):
            for key, value in dict(other).items():
                if isinstance(self.get(key), Dict) and isinstance(value, dict):
                    self[key].update(value)
                else:
                    self[key] = value

    def to_dict(self):
        return {key: _plain(value) for key, value in self.items()}

    def copy(self):
        return self.__class__(self)

    def deepcopy(self):
        return self.__class__(self.to_dict())

    def __deepcopy__(self, memo):
        return self.deepcopy()


def _plain(value):
    if isinstance(value, Dict):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(item) for item in value])
    return value

"""The namespace in which the body of an enum class runs. Part of module enum."""

__name__ = "enum"  # of the classes below


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class _Unset:
    def __repr__(self):
        return "<unset>"


_UNSET = _Unset()


class auto:
    """The next value; EnumType replaces it by what _generate_next_value_ returns."""

    def __init__(self, value=_UNSET):
        self.value = value

    def __repr__(self):
        return "auto(%r)" % self.value


def _is_descriptor(value):
    return hasattr(value, "__get__") or hasattr(value, "__set__") or hasattr(value, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


_SUNDER_ALLOWED = ("_order_", "_generate_next_value_", "_missing_", "_ignore_", "_iter_member_", "_numeric_repr_",
                   "_value_", "_name_", "_simple_", "_boundary_", "_flag_mask_", "_member_names_",
                   "_member_map_", "_value2member_map_", "_unhashable_values_", "_member_type_", "_add_alias_", "_add_value_alias_")


class EnumDict(dict):
    """The namespace of an enum class body: remembers which names become members."""

    def __init__(self, class_name=None):
        super().__init__()
        self._class_name = class_name
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._generate = None

    def _next(self, key):
        return self._generate(key, 1, len(self._member_names), self._last_values[:])

    def _resolve_auto(self, key, value):
        if isinstance(value, auto):
            if value.value is _UNSET:
                value.value = self._next(key)
            return value.value
        if isinstance(value, tuple) and any([isinstance(each, auto) for each in value]):
            return tuple([self._resolve_auto(key, each) for each in value])
        return value

    def __setitem__(self, key, value):
        if self._class_name is not None and key.startswith(f"_{self._class_name}__"):
            pass
        elif _is_sunder(key):
            if key not in _SUNDER_ALLOWED:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                self._generate = getattr(value, "__func__", value)
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
        elif _is_dunder(key):
            pass
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member) or not (_is_descriptor(value) or isinstance(value, type)):
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            value = self._resolve_auto(key, value)
            self._member_names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def update(self, members, **more):
        for name, value in dict(members, **more).items():
            self[name] = value


_EnumDict = EnumDict

"""enum: sets of named constants. Classes are finished by EnumType.__new__."""
from types import DynamicClassAttribute
from _native import object_new
from _enum_namespace import EnumDict, auto, member, nonmember, _UNSET

__all__ = ["EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique",
           "verify", "property", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP",
           "global_enum", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE", "EnumCheck"]

_property = property
Enum = Flag = ReprEnum = None


class property(DynamicClassAttribute):
    """A property that gives way to a member of the same name when read from the class."""


def _data_type(bases):
    """The mixed-in type that makes the values (int, str, ...), or object."""
    for base in bases:
        for cls in base.__mro__:
            if cls is object or isinstance(cls, EnumType):
                continue
            if "__new__" in cls.__dict__ or cls in (int, str, float, bytes, tuple, complex, list, dict):
                return base if not isinstance(base, EnumType) else cls
            if "__dataclass_fields__" in cls.__dict__:
                return base if not isinstance(base, EnumType) else cls
    return object


def _check_bases(name, bases):
    for base in bases:
        for cls in base.__mro__:
            if isinstance(cls, EnumType) and cls.__dict__.get("_member_names_"):
                raise TypeError(f"<enum {name!r}> cannot extend {cls!r}")


def _find_new(namespace, data_type, first_enum):
    """The __new__ that makes members, and whether it takes the member's value as arguments."""
    own = namespace.get("__new__")
    if own is not None:
        return getattr(own, "__func__", own), True
    if first_enum is not None:
        saved = getattr(first_enum, "_new_member_", None)
        if saved is not None and getattr(first_enum, "_own_new_", False):
            return saved, True
    if data_type is object:
        return object_new, False
    return data_type.__new__, True


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        namespace = EnumDict(cls)
        if Enum is not None:
            for base in reversed(bases):
                generate = getattr(base, "_generate_next_value_", None)
                if generate is not None:
                    namespace._generate = generate
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if Enum is None:
            return super().__new__(metacls, cls, bases, dict(classdict))
        if not isinstance(classdict, EnumDict):
            prepared = metacls.__prepare__(cls, bases)
            for name, value in classdict.items():
                prepared[name] = value
            classdict = prepared
        _check_bases(cls, bases)
        names = list(classdict._member_names)
        for name in names:
            if name == "mro" or name == "":
                raise ValueError(f"invalid enum member name(s) {name!r}")
        namespace = dict(classdict)
        for name in list(classdict._ignore) + ["_ignore_"]:
            namespace.pop(name, None)
        values = [namespace.pop(name) for name in names]
        enum_bases = [base for base in bases if isinstance(base, EnumType)]
        first_enum = enum_bases[-1] if enum_bases else None
        data_type = _data_type(bases)
        new, takes_value = _find_new(namespace, data_type, first_enum)
        own_new = "__new__" in namespace or (first_enum is not None and getattr(first_enum, "_own_new_", False))
        namespace.pop("__new__", None)
        generate = namespace.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            namespace["_generate_next_value_"] = staticmethod(generate)
        namespace["_member_names_"] = []
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_unhashable_values_"] = []
        namespace["_member_type_"] = data_type
        namespace["_new_member_"] = new
        namespace["_own_new_"] = own_new
        if Flag is not None and first_enum is not None and issubclass(first_enum, Flag):
            namespace["_boundary_"] = boundary or getattr(first_enum, "_boundary_", None)
            namespace["_flag_mask_"] = 0
        result = super().__new__(metacls, cls, bases, namespace, **kwds)
        result._use_data_type_methods(namespace, data_type)
        has_init = result._defines_init()
        for name, value in zip(names, values):
            result._add_member(name, value, new, takes_value, has_init)
        result.__new__ = _enum_new
        return result

    def __init__(cls, *args, **kwds):
        pass

    def _use_data_type_methods(cls, namespace, data_type):
        """Enum's repr, str and format come before the mixed-in type's; ReprEnum keeps the type's str and format."""
        if data_type is object:
            return
        keeps = ReprEnum is not None and ReprEnum in cls.__mro__
        for name in ("__repr__", "__str__", "__format__"):
            if name in namespace:
                continue
            for base in cls.__mro__:
                if name in base.__dict__:
                    break
            if keeps and name != "__repr__" and (base in _ROOTS or base in data_type.__mro__):
                type.__setattr__(cls, name, _data_method(data_type, name))
            elif base is object or base in data_type.__mro__:
                for base in cls.__mro__:
                    if isinstance(base, EnumType) and name in base.__dict__:
                        type.__setattr__(cls, name, base.__dict__[name])
                        break

    def _defines_init(cls):
        """Whether the class or a base below Enum has an __init__ for members."""
        for base in cls.__mro__:
            if "__init__" in base.__dict__ and base.__module__ != "builtins" and base not in _ROOTS:
                return True
        return False

    def _add_member(cls, name, value, new, takes_value, has_init):
        args = value if isinstance(value, tuple) else (value,)
        if cls._member_type_ is tuple:
            args = (args,)
        if takes_value:
            made = new(cls, *args)
            if not hasattr(made, "_value_"):
                made._value_ = value if cls._member_type_ is object else _data_value(cls._member_type_, args, value)
        else:
            made = new(cls)
            made._value_ = value
        value = made._value_
        made._name_ = name
        made.__objclass__ = cls
        made._sort_order_ = len(cls._member_names_)
        if has_init:
            made.__init__(*args)
        canonical = cls._find_equal(value)
        if canonical is None:
            canonical = made
            cls._register_canonical(name, value)
        cls._member_map_[name] = canonical
        if not hasattr(cls, name) or not _shadows_property(cls, name):
            type.__setattr__(cls, name, canonical)
        try:
            cls._value2member_map_.setdefault(value, canonical)
        except TypeError:
            cls._unhashable_values_.append((value, canonical))

    def _register_canonical(cls, name, value):
        if Flag is None or not issubclass(cls, Flag):
            cls._member_names_.append(name)
            return
        if isinstance(value, int):
            cls._flag_mask_ |= value
            if value > 0 and value & (value - 1) == 0:
                cls._member_names_.append(name)

    def _find_equal(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for known, canonical in cls._unhashable_values_:
                if known == value:
                    return canonical
        return None

    def __call__(cls, value=_UNSET, names=_UNSET, *values, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        if cls._member_map_:
            if names is not _UNSET:
                value = (value, names) + values
            if value is _UNSET:
                raise TypeError(f"{cls.__name__}.__call__() missing 1 required positional argument: 'value'")
            return cls.__new__(cls, value)
        if names is _UNSET and type is None:
            if value is _UNSET:
                raise TypeError("EnumType.__call__() missing 1 required positional argument: 'value'")
            return cls.__new__(cls, value)
        return cls._create(value, () if names is _UNSET else names, module, type, start)

    def _create(cls, class_name, names, module, data_type, start):
        metacls = cls.__class__
        bases = (cls,) if data_type is None else (data_type, cls)
        namespace = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            pairs, last = [], []
            for index, name in enumerate(names):
                value = cls._generate_next_value_(name, start, index, last[:])
                last.append(value)
                pairs.append((name, value))
            names = pairs
        for item in list(names):
            name, value = (item, names[item]) if isinstance(item, str) else item
            namespace[name] = value
        result = metacls.__new__(metacls, class_name, bases, namespace)
        if module is not None:
            result.__module__ = module
        return result

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if not isinstance(value, Enum) or cls._member_type_ is not object:
            return cls._find_equal(value) is not None
        return False

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    @_property
    def __members__(cls):
        from types import MappingProxyType
        return MappingProxyType(cls._member_map_)

    def __dir__(cls):
        return ["__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__",
                "__module__", "__name__", "__qualname__"] + list(cls._member_names_)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __repr__(cls):
        kind = "flag" if Flag is not None and issubclass(cls, Flag) else "enum"
        return f"<{kind} {cls.__name__!r}>"


EnumMeta = EnumType


def _data_value(data_type, args, value):
    if "__dataclass_fields__" in data_type.__dict__:
        return value
    try:
        return data_type(*args)
    except Exception:
        return value


def _data_method(data_type, name):
    """str() of a type without a __str__ of its own is its repr."""
    if name == "__str__" and not issubclass(data_type, str):
        own = ["__str__" in base.__dict__ for base in data_type.__mro__ if base.__module__ != "builtins"]
        if not any(own):
            name = "__repr__"
    return getattr(data_type, name)


def _shadows_property(cls, name):
    for base in cls.__mro__:
        if isinstance(base.__dict__.get(name), property):
            return True
    return False


def _enum_new(cls, value):
    if type(value) is cls:
        return value
    found = cls._find_equal(value)
    if found is not None:
        return found
    if not cls._member_map_:
        if cls is Enum or cls in _ROOTS:
            raise TypeError(f"{cls!r} has no members; specify `names=()` if you meant to create a new, empty, enum")
        raise TypeError(f"{cls!r} has no members")
    result = cls._missing_(value)
    if isinstance(result, cls):
        return result
    if result is None:
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    raise TypeError(f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member")


_ROOTS = []


class Enum(metaclass=EnumType):
    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _unhashable_values_ = []
    _member_type_ = object

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __new__(cls, value):
        return _enum_new(cls, value)

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            pass
        for last in reversed(last_values):
            try:
                return last + 1
            except TypeError:
                continue
        return start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_repr()}>"

    def _value_repr(self):
        data_type = self.__class__._member_type_
        if data_type is not object and not hasattr(data_type, "__dataclass_fields__"):
            return data_type.__repr__(self._value_) if isinstance(self._value_, data_type) else repr(self._value_)
        return repr(self._value_)

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return True if self is other else NotImplemented

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)


del Enum.__eq__


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    pass


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        made = str.__new__(cls, *values)
        made._value_ = str(*values)
        return made

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _bits(value):
    bit = 1
    while bit <= value:
        if value & bit:
            yield bit
        bit <<= 1


class Flag(Enum):
    _boundary_ = STRICT
    _flag_mask_ = 0

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask = cls._flag_mask_
        full = (1 << mask.bit_length()) - 1
        if value < 0:
            value = full + 1 + value if ~value <= full else value & mask
            found = cls._find_equal(value)
            if found is not None:
                return found
        if value & ~mask:
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given 0b0 {value:0{width}b}\n  allowed 0b0 {mask:0{width}b}")
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
        made = cls._new_member_(cls) if cls._member_type_ is object else cls._new_member_(cls, value)
        names = [member._name_ for member in cls if member._value_ & value]
        unknown = value & ~mask
        if unknown and names:
            names.append(str(unknown))
        made._name_ = "|".join(names) if names else None
        made._value_ = value
        return cls._value2member_map_.setdefault(value, made)

    def _coerce(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self.__class__._member_type_ is not object and isinstance(other, self.__class__._member_type_):
            return other
        return None

    def __or__(self, other):
        value = self._coerce(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._coerce(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._coerce(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        return self.__class__(self.__class__._flag_mask_ & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        for each in self.__class__:
            if each._value_ & self._value_:
                yield each

    def __len__(self):
        return bin(self._value_).count("1")

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        name = self.__class__.__name__
        if self._name_ is None:
            return f"<{name}: {self._value_!r}>"
        return f"<{name}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        name = self.__class__.__name__
        if self._name_ is None:
            return f"{name}({self._value_!r})"
        return f"{name}.{self._name_}"


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    # int comes first among the bases: its operators would make plain numbers.
    __or__, __and__, __xor__ = Flag.__or__, Flag.__and__, Flag.__xor__
    __ror__, __rand__, __rxor__ = Flag.__or__, Flag.__and__, Flag.__xor__
    __invert__ = Flag.__invert__


_ROOTS.extend([Enum, ReprEnum, IntEnum, StrEnum, Flag, IntFlag])


def unique(enumeration):
    duplicates = [(name, each.name) for name, each in enumeration.__members__.items() if name != each.name]
    if duplicates:
        details = ", ".join([f"{alias} -> {name}" for alias, name in duplicates])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if UNIQUE in self.checks:
            unique(enumeration)
        return enumeration


def global_enum(cls, update_str=False):
    return cls

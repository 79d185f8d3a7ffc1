# Configurations: mappings and lists whose keys are attributes too, whose texts may
# refer to other entries ("${model.width}"), and which are read from YAML files.
import copy
import re as _re

MISSING = "???"
_REFERENCE = _re.compile(r"\$\{([^${}]*)\}")
_resolvers = {}


class OmegaConfBaseException(Exception):
    pass


class ConfigKeyError(OmegaConfBaseException, KeyError):
    def __str__(self):
        return str(self.args[0])


class ConfigAttributeError(OmegaConfBaseException, AttributeError):
    pass


class MissingMandatoryValue(OmegaConfBaseException):
    pass


class InterpolationKeyError(OmegaConfBaseException):
    pass


class ReadonlyConfigError(OmegaConfBaseException):
    pass


class ValidationError(OmegaConfBaseException, ValueError):
    pass


class Container:
    """What mappings and lists share: the container they stand in, for references."""

    def _value(self, value):
        if isinstance(value, str) and "${" in value:
            return _resolved(self, value)
        return value

    def __len__(self):
        return len(self._content)

    def __eq__(self, other):
        return _plain(self, True) == (_plain(other, True) if isinstance(other, Container) else other)

    def __repr__(self):
        return repr(self._content)

    __hash__ = None

    def _root(self):
        at = self
        while at._parent is not None:
            at = at._parent
        return at


class DictConfig(Container):
    def __init__(self, content=None, parent=None, flags=None, **options):
        object.__setattr__(self, "_content", {})
        object.__setattr__(self, "_parent", parent)
        object.__setattr__(self, "_struct", False)
        for key, value in dict(content or {}).items():
            self[key] = value

    def keys(self):
        return self._content.keys()

    def __iter__(self):
        return iter(list(self._content))

    def __contains__(self, key):
        return key in self._content

    def __delitem__(self, key):
        del self._content[key]

    def clear(self):
        self._content.clear()

    def _raw(self, key):
        return self._content[key]

    def __getitem__(self, key):
        if key not in self:
            raise ConfigKeyError(f"Missing key {key}")
        value = self._value(self._raw(key))
        if isinstance(value, str) and value == MISSING:
            raise MissingMandatoryValue(f"Missing mandatory value: {key}")
        return value

    def __setitem__(self, key, value):
        self._content[key] = _wrapped(value, self)

    def __getattr__(self, name):
        if name.startswith("__") or name not in self:
            raise ConfigAttributeError(f"Missing key {name}")
        return self[name]

    def __setattr__(self, name, value):
        if self._struct and name not in self:
            raise ConfigAttributeError(f"Key '{name}' is not in struct")
        self[name] = value

    def __delattr__(self, name):
        del self[name]

    def get(self, key, default_value=None):
        if key not in self:
            return default_value
        value = self._value(self._raw(key))
        return default_value if isinstance(value, str) and value == MISSING else value

    def pop(self, key, *default):
        if key not in self and not default:
            raise ConfigKeyError(f"Missing key {key}")
        value = self.get(key, *default)
        self._content.pop(key, None)
        return value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *others, **options):
        for other in others + (options,):
            for key in other:
                self[key] = other[key]

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def items_ex(self, resolve=True, keys=None):
        return [(key, self[key] if resolve else self._raw(key)) for key in self]

    def copy(self):
        return copy.deepcopy(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        made = DictConfig(None, self._parent)
        for key in self:
            made[key] = _copied(self._raw(key), made, memo)
        return made


class ListConfig(Container):
    def __init__(self, content=None, parent=None, flags=None, **options):
        self._content, self._parent = [], parent
        for value in content or []:
            self.append(value)

    def __contains__(self, value):
        return value in list(self)

    def __add__(self, other):
        return ListConfig(list(self) + list(other), self._parent)

    def insert(self, index, value):
        self._content.insert(index, _wrapped(value, self))

    def index(self, value):
        return list(self).index(value)

    def pop(self, index=-1):
        value = self[index]
        self._content.pop(index)
        return value

    def _raw(self, index):
        return self._content[index]

    def append(self, value):
        self._content.append(_wrapped(value, self))

    def extend(self, values):
        for value in values:
            self.append(value)

    def __setitem__(self, index, value):
        self._content[index] = _wrapped(value, self)

    def __getitem__(self, index):
        value = self._raw(index)
        if isinstance(index, slice):
            return ListConfig(value, self._parent)
        return self._value(value)

    def __iter__(self):
        return iter([self._value(value) for value in self._content])

    def __deepcopy__(self, memo):
        made = ListConfig(None, self._parent)
        for i in range(len(self)):
            made.append(_copied(self._raw(i), made, memo))
        return made


def _copied(value, parent, memo):
    # A copy that stands in another container.
    made = copy.deepcopy(value, memo)
    if isinstance(made, (DictConfig, ListConfig)):
        object.__setattr__(made, "_parent", parent)
    return made


def _wrapped(value, parent):
    if isinstance(value, (DictConfig, ListConfig)):
        if value._parent is None and value is not parent:
            object.__setattr__(value, "_parent", parent)
        return value
    if isinstance(value, dict):
        return DictConfig(value, parent)
    if isinstance(value, (list, tuple)):
        return ListConfig(value, parent)
    return value


def _resolved(container, text, depth=0):
    # The value of a text with references: the value itself if it is one reference.
    if depth > 32:
        raise InterpolationKeyError(f"Interpolation {text!r} refers to itself")
    while True:
        found = _REFERENCE.search(text)
        if found is None:
            return text
        value = _referred(container, found.group(1).strip(), depth)
        if found.start() == 0 and found.end() == len(text):
            return value
        text = text[:found.start()] + str(value) + text[found.end():]


def _referred(container, name, depth):
    resolver, colon, arguments = name.partition(":")
    if colon:
        return _called(resolver, [part.strip() for part in arguments.split(",")] if arguments else [])
    at = container._root()
    if name.startswith("."):
        at = container
        name = name[1:]
        while name.startswith("."):
            at, name = at._parent, name[1:]
    value = at
    for part in name.replace("[", ".").replace("]", "").split("."):
        at = value
        if isinstance(value, DictConfig) and (part in value or part.isdigit() and int(part) in value):
            value = value._raw(part if part in value else int(part))
        elif isinstance(value, ListConfig) and part.lstrip("-").isdigit() and int(part) < len(value):
            value = value._raw(int(part))
        else:
            raise InterpolationKeyError(f"Interpolation key '{name}' not found")
        if isinstance(value, str) and "${" in value:
            value = _resolved(at, value, depth + 1)
    return value


def _called(resolver, arguments):
    if resolver in _resolvers:
        return _resolvers[resolver](*[_parsed(argument) for argument in arguments])
    if resolver in ("oc.env", "env"):
        import os
        value = os.environ.get(arguments[0], arguments[1] if len(arguments) > 1 else None)
        if value is None:
            raise InterpolationKeyError(f"Environment variable '{arguments[0]}' not found")
        return value
    raise InterpolationKeyError(f"Unsupported interpolation type {resolver}")


def _parsed(text):
    import yaml
    return yaml.load(text, _Loader)


def _plain(value, resolve):
    if isinstance(value, DictConfig):
        return {key: _plain(value[key] if resolve else value._raw(key), resolve) for key in value}
    if isinstance(value, ListConfig):
        return [_plain(value[i] if resolve else value._raw(i), resolve) for i in range(len(value))]
    return value


def _merged(into, source):
    for key in source:
        value, known = source._raw(key), into._raw(key) if key in into else None
        if isinstance(value, DictConfig) and isinstance(known, DictConfig):
            _merged(known, value)
        else:
            into[key] = _copied(value, into, {})


class _LoaderOf:
    """The loader of configuration files, made when it is first needed."""

    def __call__(self, stream):
        import yaml

        class Loader(yaml.SafeLoader):
            _free_floats = True
        return Loader(stream)


_Loader = _LoaderOf()


class OmegaConf:
    @staticmethod
    def create(obj=None, parent=None, flags=None):
        if isinstance(obj, str):
            obj = _parsed(obj)
        if obj is not None and not isinstance(obj, (dict, list, tuple, Container)):
            return OmegaConf.structured(obj)
        return copy.deepcopy(obj) if isinstance(obj, (DictConfig, ListConfig)) else _wrapped({} if obj is None else obj, None)

    @staticmethod
    def structured(obj, parent=None, flags=None):
        import dataclasses
        if isinstance(obj, type):
            obj = obj()
        return DictConfig({field.name: _fields(getattr(obj, field.name)) for field in dataclasses.fields(obj)})

    @staticmethod
    def load(file_):
        import io
        if hasattr(file_, "read"):
            return OmegaConf.create(_parsed(file_.read()))
        with io.open(file_, "r", encoding="utf-8") as file:
            return OmegaConf.create(_parsed(file.read()))

    @staticmethod
    def from_cli(args_list=None):
        return OmegaConf.from_dotlist(args_list or [])

    @staticmethod
    def from_dotlist(dotlist):
        config = DictConfig()
        for entry in dotlist:
            key, _, value = entry.partition("=")
            OmegaConf.update(config, key, _parsed(value))
        return config

    @staticmethod
    def to_container(cfg, *, resolve=False, throw_on_missing=False, enum_to_str=False, structured_config_mode=None):
        return _plain(cfg, resolve)

    @staticmethod
    def to_object(cfg):
        return _plain(cfg, True)

    @staticmethod
    def to_yaml(cfg, *, resolve=False, sort_keys=False):
        import yaml
        return yaml.dump(_plain(cfg, resolve), sort_keys=sort_keys)

    @staticmethod
    def merge(*configs):
        configs = [OmegaConf.create(config) for config in configs]
        merged = configs[0] if configs else DictConfig()
        for config in configs[1:]:
            if isinstance(config, ListConfig):
                merged = config
            else:
                _merged(merged, config)
        return merged

    unsafe_merge = merge

    @staticmethod
    def update(cfg, key, value=None, *, merge=True, force_add=False):
        *path, last = key.split(".")
        for part in path:
            if part not in cfg or not isinstance(cfg._raw(part), DictConfig):
                cfg[part] = {}
            cfg = cfg._raw(part)
        if merge and isinstance(value, (dict, DictConfig)) and last in cfg and isinstance(cfg._raw(last), DictConfig):
            _merged(cfg._raw(last), OmegaConf.create(value))
        else:
            cfg[last] = value

    @staticmethod
    def select(cfg, key, *, default=None, throw_on_missing=False):
        for part in key.split("."):
            if isinstance(cfg, ListConfig) and part.isdigit() and int(part) < len(cfg):
                cfg = cfg[int(part)]
            elif isinstance(cfg, DictConfig) and part in cfg:
                cfg = cfg.get(part)
            else:
                return default
        return cfg

    @staticmethod
    def resolve(cfg):
        for key in range(len(cfg)) if isinstance(cfg, ListConfig) else list(cfg):
            value = cfg[key]
            if isinstance(value, (DictConfig, ListConfig)):
                OmegaConf.resolve(value)
            else:
                cfg[key] = value

    @staticmethod
    def is_config(obj):
        return isinstance(obj, (DictConfig, ListConfig))

    @staticmethod
    def is_dict(obj):
        return isinstance(obj, DictConfig)

    @staticmethod
    def is_list(obj):
        return isinstance(obj, ListConfig)

    @staticmethod
    def is_missing(cfg, key):
        return key in cfg and cfg._raw(key) == MISSING

    @staticmethod
    def is_interpolation(node, key=None):
        value = node if key is None else node._raw(key)
        return isinstance(value, str) and "${" in value

    @staticmethod
    def register_new_resolver(name, resolver, *, replace=False, use_cache=False):
        _resolvers[name] = resolver

    register_resolver = legacy_register_resolver = register_new_resolver

    @staticmethod
    def has_resolver(name):
        return name in _resolvers

    @staticmethod
    def set_struct(conf, value):
        object.__setattr__(conf, "_struct", bool(value))

    @staticmethod
    def is_struct(conf):
        return conf._struct

    @staticmethod
    def _nothing(*args, **options):
        return None

    set_readonly = save = clear_cache = _nothing

    @staticmethod
    def is_readonly(conf):
        return False


def _fields(value):
    import dataclasses
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _fields(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def II(interpolation):
    return "${" + interpolation + "}"


class open_dict:
    def __init__(self, config):
        self.config = config

    def __enter__(self):
        self._struct = self.config._struct
        OmegaConf.set_struct(self.config, False)
        return self.config

    def __exit__(self, *failure):
        OmegaConf.set_struct(self.config, self._struct)


class read_write:
    def __init__(self, config, *options):
        self.config = config

    def __enter__(self):
        return self.config

    def __exit__(self, *failure):
        return None


flag_override = read_write

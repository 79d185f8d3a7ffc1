# Configurations: nodes whose entries are attributes, with defaults in code that
# files and lists override.
import copy
import io


class CfgNode(dict):
    def __init__(self, init_dict=None, key_list=None, new_allowed=False):
        super().__init__()
        object.__setattr__(self, "_frozen", False)
        object.__setattr__(self, "_new_allowed", new_allowed)
        for key, value in (init_dict or {}).items():
            dict.__setitem__(self, key, self._node(value))

    def _node(self, value):
        if isinstance(value, dict) and not isinstance(value, CfgNode):
            return self.__class__(value)
        return value

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        if self._frozen:
            raise AttributeError(f"Attempted to set {name} to {value}, but CfgNode is immutable")
        self[name] = self._node(value)

    def is_frozen(self):
        return self._frozen

    def _freeze(self, frozen):
        object.__setattr__(self, "_frozen", frozen)
        for value in self.values():
            if isinstance(value, CfgNode):
                value._freeze(frozen)

    def freeze(self):
        self._freeze(True)

    def defrost(self):
        self._freeze(False)

    def is_new_allowed(self):
        return self._new_allowed

    def set_new_allowed(self, is_new_allowed):
        object.__setattr__(self, "_new_allowed", is_new_allowed)
        for value in self.values():
            if isinstance(value, CfgNode):
                value.set_new_allowed(is_new_allowed)

    def clone(self):
        return copy.deepcopy(self)

    def __deepcopy__(self, memo):
        made = self.__class__({key: copy.deepcopy(value, memo) for key, value in self.items()}, None, self._new_allowed)
        object.__setattr__(made, "_frozen", self._frozen)
        return made

    def dump(self, **options):
        import yaml
        return yaml.safe_dump(_plain(self), **options)

    def __str__(self):
        return self.dump()

    def merge_from_file(self, cfg_filename):
        with io.open(cfg_filename, "r", encoding="utf-8") as file:
            self.merge_from_other_cfg(self.load_cfg(file))

    def merge_from_other_cfg(self, cfg_other):
        _merge(cfg_other, self, [])

    def merge_from_list(self, cfg_list):
        if len(cfg_list) % 2:
            raise AssertionError(f"Override list has odd length: {cfg_list}; it must be a list of pairs")
        for name, value in zip(cfg_list[0::2], cfg_list[1::2]):
            *path, last = name.split(".")
            node = self
            for part in path:
                if part not in node:
                    raise AssertionError(f"Non-existent key: {name}")
                node = node[part]
            if last not in node:
                raise AssertionError(f"Non-existent key: {name}")
            dict.__setitem__(node, last, _coerced(_decoded(value), node[last], name))

    @classmethod
    def load_cfg(cls, cfg_file_obj_or_str):
        import yaml
        return cls(yaml.safe_load(cfg_file_obj_or_str) or {})

    @classmethod
    def _decode_cfg_value(cls, value):
        return _decoded(value)


def load_cfg(cfg_file_obj_or_str):
    return CfgNode.load_cfg(cfg_file_obj_or_str)


def _plain(node):
    return {key: _plain(value) if isinstance(value, CfgNode) else value for key, value in node.items()}


def _decoded(value):
    if isinstance(value, dict):
        return CfgNode(value)
    if not isinstance(value, str):
        return value
    import ast
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def _coerced(replacement, original, name):
    kinds = type(replacement), type(original)
    if kinds[0] is kinds[1] or replacement is None or original is None:
        return replacement
    if kinds == (list, tuple):
        return tuple(replacement)
    if kinds == (tuple, list):
        return list(replacement)
    raise ValueError(f"Type mismatch ({kinds[1]} vs. {kinds[0]}) with values ({original} vs. {replacement}) for config key: {name}")


def _merge(source, target, path):
    for key, value in source.items():
        name = ".".join(path + [str(key)])
        value = _decoded(copy.deepcopy(value))
        if key not in target:
            if not target._new_allowed:
                raise KeyError(f"Non-existent config key: {name}")
            dict.__setitem__(target, key, value)
        elif isinstance(value, CfgNode) and isinstance(target[key], CfgNode):
            _merge(value, target[key], path + [str(key)])
        else:
            dict.__setitem__(target, key, _coerced(value, target[key], name))

# YAML text to values, by PyYAML's names: the safe constructors, and those that the
# program adds. Dumping writes block style.
import math as _math
import re as _re
from _yaml import parse as _parse


class YAMLError(Exception):
    pass


class Mark:
    def __init__(self, name, line, column):
        self.name, self.index, self.line, self.column = name, 0, line, column

    def __str__(self):
        return f'  in "{self.name}", line {self.line + 1}, column {self.column + 1}'


class MarkedYAMLError(YAMLError):
    def __init__(self, context=None, context_mark=None, problem=None, problem_mark=None, note=None):
        super().__init__(problem)
        self.context, self.context_mark, self.problem, self.problem_mark, self.note = \
            context, context_mark, problem, problem_mark, note

    def __str__(self):
        return "\n".join([str(part) for part in (self.problem, self.problem_mark) if part is not None])


class ScannerError(MarkedYAMLError):
    pass


class ParserError(MarkedYAMLError):
    pass


class ComposerError(MarkedYAMLError):
    pass


class ConstructorError(MarkedYAMLError):
    pass


class Node:
    def __init__(self, tag, value):
        self.tag, self.value, self.start_mark = tag, value, None


class ScalarNode(Node):
    id = "scalar"


class SequenceNode(Node):
    id = "sequence"


class MappingNode(Node):
    id = "mapping"


_NODES = {"scalar": ScalarNode, "sequence": SequenceNode, "mapping": MappingNode}


class BaseLoader:
    yaml_constructors = {}
    yaml_multi_constructors = {}

    def __init__(self, stream):
        self.name = getattr(stream, "name", "<unicode string>" if isinstance(stream, str) else "<byte string>")
        text = stream.read() if hasattr(stream, "read") else stream
        self._text = text.decode() if isinstance(text, (bytes, bytearray)) else text
        self.stream = stream

    @classmethod
    def add_constructor(cls, tag, constructor):
        if "yaml_constructors" not in cls.__dict__:
            cls.yaml_constructors = dict(cls.yaml_constructors)
        cls.yaml_constructors[tag] = constructor

    @classmethod
    def add_multi_constructor(cls, tag_prefix, multi_constructor):
        if "yaml_multi_constructors" not in cls.__dict__:
            cls.yaml_multi_constructors = dict(cls.yaml_multi_constructors)
        cls.yaml_multi_constructors[tag_prefix] = multi_constructor

    @classmethod
    def add_implicit_resolver(cls, tag, regexp, first):
        cls._free_floats = cls._free_floats or tag == "tag:yaml.org,2002:float"

    _free_floats = False

    def _tagged(self, tag, kind, value):
        full = "tag:yaml.org,2002:" + tag[2:] if tag.startswith("!!") else tag
        node = _NODES[kind](full, value)
        if full in self.yaml_constructors:
            return self.yaml_constructors[full](self, node)
        for prefix, constructor in self.yaml_multi_constructors.items():
            if full.startswith(prefix):
                return constructor(self, full[len(prefix):], node)
        if None in self.yaml_constructors:
            return self.yaml_constructors[None](self, node)
        return self._unknown(full, value)

    def _unknown(self, tag, value):
        raise ConstructorError(None, None, f"could not determine a constructor for the tag {tag!r}", None)

    def construct_scalar(self, node):
        return node.value

    def construct_sequence(self, node, deep=False):
        return node.value

    def construct_mapping(self, node, deep=False):
        return node.value

    construct_object = construct_yaml_seq = construct_yaml_map = construct_mapping
    construct_yaml_str = construct_scalar

    def _documents(self):
        found = _parse(self._text, self._tagged, self._free_floats)
        if isinstance(found, tuple):
            message, line, column = found
            raise ScannerError(None, None, message, Mark(self.name, line - 1, column - 1))
        return found

    def get_single_data(self):
        found = self._documents()
        if len(found) > 1:
            raise ComposerError("expected a single document in the stream", None, "but found another document", None)
        return found[0] if found else None

    def dispose(self):
        pass


class SafeLoader(BaseLoader):
    pass


class FullLoader(SafeLoader):
    def _unknown(self, tag, value):
        kind = tag.rpartition(":")[2]
        if kind == "python/tuple":
            return tuple(value)
        if kind in ("python/str", "python/unicode"):
            return value
        return super()._unknown(tag, value)


class Loader(FullLoader):
    pass


UnsafeLoader = Loader
CSafeLoader, CFullLoader, CLoader, CBaseLoader = SafeLoader, FullLoader, Loader, BaseLoader
SafeConstructor, FullConstructor, Constructor = SafeLoader, FullLoader, Loader


def load(stream, Loader=FullLoader):  # older releases have a default
    return Loader(stream).get_single_data()


def load_all(stream, Loader=FullLoader):
    return iter(Loader(stream)._documents())


def safe_load(stream):
    return load(stream, SafeLoader)


def safe_load_all(stream):
    return load_all(stream, SafeLoader)


def full_load(stream):
    return load(stream, FullLoader)


def full_load_all(stream):
    return load_all(stream, FullLoader)


def unsafe_load(stream):
    return load(stream, UnsafeLoader)


def add_constructor(tag, constructor, Loader=None):
    for loader in [FullLoader, globals()["Loader"]] if Loader is None else [Loader]:
        loader.add_constructor(tag, constructor)


def add_multi_constructor(tag_prefix, multi_constructor, Loader=None):
    for loader in [FullLoader, globals()["Loader"]] if Loader is None else [Loader]:
        loader.add_multi_constructor(tag_prefix, multi_constructor)


class YAMLObjectMetaclass(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if namespace.get("yaml_tag") is not None:
            for loader in cls.yaml_loader:
                loader.add_constructor(cls.yaml_tag, cls.from_yaml)


class YAMLObject(metaclass=YAMLObjectMetaclass):
    yaml_loader = [Loader, FullLoader]
    yaml_tag = None

    @classmethod
    def from_yaml(cls, loader, node):
        made = cls.__new__(cls)
        made.__dict__.update(node.value)
        return made


class Dumper:
    @classmethod
    def add_representer(cls, data_type, representer):
        pass

    add_multi_representer = add_implicit_resolver = add_representer

    def ignore_aliases(self, data):
        return True


SafeDumper = CDumper = CSafeDumper = Dumper
_PLAIN = _re.compile(r"[A-Za-z_./][A-Za-z0-9_./ -]*\Z")
_WORDS = ("null", "true", "false", "yes", "no", "on", "off")


def _scalar(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if _math.isnan(value):
            return ".nan"
        if _math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        text = repr(value)
        return text.replace("e", ".0e") if "e" in text and "." not in text else text
    if isinstance(value, int):
        return repr(value)
    text = str(value)
    if _PLAIN.match(text) and text.lower() not in _WORDS and not text.endswith(" "):
        return text
    if "\n" in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return "'" + text.replace("'", "''") + "'"


def _lines(value, sort_keys):
    if isinstance(value, dict) and value:
        for key in sorted(value) if sort_keys else value:
            yield from _entry(_scalar(key) + ":", value[key], sort_keys, isinstance(value[key], dict))
    elif isinstance(value, (list, tuple)) and value:
        for item in value:
            nested = list(_lines(item, sort_keys))
            yield "- " + nested[0]
            for line in nested[1:]:
                yield "  " + line
    else:
        yield "{}" if isinstance(value, dict) else "[]" if isinstance(value, (list, tuple)) else _scalar(value)


def _entry(head, value, sort_keys, indented):
    nested = list(_lines(value, sort_keys))
    if not isinstance(value, (dict, list, tuple)) or not value:
        yield head + " " + nested[0]
        return
    yield head
    for line in nested:
        yield "  " + line if indented else line


def dump(data, stream=None, Dumper=None, *, sort_keys=True, **options):
    text = "\n".join(_lines(data, sort_keys)) + "\n"
    if stream is None:
        return text
    stream.write(text)


def safe_dump(data, stream=None, **options):
    return dump(data, stream, **options)


def dump_all(documents, stream=None, Dumper=None, **options):
    text = "---\n".join([dump(data, **options) for data in documents])
    if stream is None:
        return text
    stream.write(text)


safe_dump_all = dump_all


def add_representer(data_type, representer, Dumper=None):
    pass


add_implicit_resolver = add_multi_representer = add_representer
__version__ = "6.0.2"
__with_libyaml__ = False

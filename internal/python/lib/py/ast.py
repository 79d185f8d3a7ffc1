"""ast: literal_eval; syntax trees are not available."""
from _native import evaluate as _evaluate, unsupported as _unsupported
import re as _re

_STRINGS = _re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", _re.DOTALL)
_NAMES = _re.compile(r"(?<![\w.])[A-Za-z_]\w*(?=\s*(?:[^\w'\"]|$))")


class AST:
    pass


class NodeVisitor:
    def visit(self, node):
        _unsupported("ast.NodeVisitor")


class NodeTransformer(NodeVisitor):
    pass


def literal_eval(node_or_string):
    """Literals, displays and signs; names and calls are refused."""
    text = node_or_string.strip()
    outside = _STRINGS.sub("", text)
    for name in _NAMES.findall(outside):
        if name not in ("True", "False", "None"):
            raise ValueError(f"malformed node or string: {node_or_string!r}")
    return _evaluate(text, {})


def parse(source, filename="<unknown>", mode="exec", **kwargs):
    _unsupported("ast.parse()")


def dump(node, **kwargs):
    _unsupported("ast.dump()")


unparse = walk = get_docstring = dump

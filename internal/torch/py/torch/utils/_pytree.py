# Nested containers as trees.


def tree_map(func, tree, *rests, is_leaf=None):
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*[tree_map(func, item) for item in tree])
    if isinstance(tree, (list, tuple)):
        return type(tree)([tree_map(func, item) for item in tree])
    if isinstance(tree, dict):
        return type(tree)((key, tree_map(func, item)) for key, item in tree.items())
    return func(tree)


def tree_leaves(tree, is_leaf=None):
    leaves = []
    tree_map(leaves.append, tree)
    return leaves


def tree_flatten(tree, is_leaf=None):
    return tree_leaves(tree), tree


def tree_unflatten(leaves, treespec):
    remaining = iter(leaves)
    return tree_map(lambda _: next(remaining), treespec)


def tree_map_only(kind, func, tree):
    return tree_map(lambda x: func(x) if isinstance(x, kind) else x, tree)


def tree_any(pred, tree):
    return any(pred(leaf) for leaf in tree_leaves(tree))


def tree_all(pred, tree):
    return all(pred(leaf) for leaf in tree_leaves(tree))


def register_pytree_node(*args, **kwargs):
    return None


def _dict_flatten(d):
    return list(d.values()), list(d.keys())


def _dict_unflatten(values, context):
    return dict(zip(context, values))


class MappingKey:
    def __init__(self, key):
        self.key = key


class SequenceKey:
    def __init__(self, idx):
        self.idx = idx


class GetAttrKey:
    def __init__(self, name):
        self.name = name


def _dict_flatten_with_keys(d):
    values, context = _dict_flatten(d)
    return [(MappingKey(key), value) for key, value in zip(context, values)], context


class TreeSpec:
    pass


PyTree = Context = object
_register_pytree_node = register_dataclass = register_constant = register_pytree_node

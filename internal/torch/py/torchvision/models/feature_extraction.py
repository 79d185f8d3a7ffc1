# Intermediate outputs without symbolic tracing: the model runs as it is, and
# the outputs of the modules asked for are picked up on the way.
#
# A node is a module by its path ("layer4", "layer1.0.relu"); the second call of
# one module has the suffix _1, as in torchvision. Nodes of plain functions
# ("flatten", "add") are not known here.
#
# Children of the model that are registered after the last one asked for are left
# out, as torchvision leaves out what does not run. If one of them does run, that
# is an error.
from collections import OrderedDict

from torch import _C, nn

__all__ = ["create_feature_extractor", "get_graph_node_names"]


class NodePathTracer:
    def __init__(self, *args, **options):
        self.node_to_qualname = OrderedDict()


LeafModuleAwareTracer = NodePathTracer


class _AllFound(Exception):
    pass


class _Collector:
    # Watches one run: hooks on all modules, and the outputs by node name.
    def __init__(self, model, wanted, dropped):
        self.dropped = dropped
        self.paths = {module: path for path, module in model.named_modules() if path}
        self.calls = {}
        self.found = OrderedDict()
        self.wanted = wanted
        self.handles = [module.register_forward_hook(self.note) for module in self.paths]

    def note(self, module, inputs, output):
        path = self.paths[module]
        if path.partition(".")[0] in self.dropped:
            _C.unsupported(f"create_feature_extractor: {path} is registered after the nodes asked for but runs before "
                           "them")
        count = self.calls.get(path, 0)
        self.calls[path] = count + 1
        name = path if count == 0 else f"{path}_{count}"
        if name in self.wanted:
            self.found[name] = output
            if len(self.found) == len(self.wanted):
                raise _AllFound()

    def close(self):
        for handle in self.handles:
            handle.remove()


def _as_mapping(return_nodes):
    if isinstance(return_nodes, dict):
        return {str(k): str(v) for k, v in return_nodes.items()}
    return {str(name): str(name) for name in return_nodes}


def _base(child, wanted):
    # Whether a child holds a node asked for; a second call of it ends in _1.
    return any(name == child or name.rpartition("_")[0] == child and name.rpartition("_")[2].isdigit()
               for name in wanted)


class _FeatureExtractor(nn.Module):
    def __init__(self, model, train_nodes, eval_nodes):
        super().__init__()
        object.__setattr__(self, "_inner", model)
        for name, parameter in model.named_parameters(recurse=False):
            self.register_parameter(name, parameter)
        for name, buffer in model.named_buffers(recurse=False):
            self.register_buffer(name, buffer)
        wanted = {name.partition(".")[0] for name in list(train_nodes) + list(eval_nodes)}
        children = [name for name, _ in model.named_children()]
        last = max((i for i, name in enumerate(children) if _base(name, wanted)), default=len(children) - 1)
        for name in children[:last + 1]:
            self.add_module(name, getattr(model, name))
        self._dropped = set(children[last + 1:])
        self.train_return_nodes = train_nodes
        self.eval_return_nodes = eval_nodes
        self.train(model.training)

    def forward(self, *args, **options):
        nodes = self.train_return_nodes if self.training else self.eval_return_nodes
        collector = _Collector(self._inner, set(nodes), self._dropped)
        try:
            self._inner.forward(*args, **options)
        except _AllFound:
            pass
        finally:
            collector.close()
        missing = [name for name in nodes if name not in collector.found]
        if missing:
            raise ValueError(f"node: {missing[0]!r} is not present in model, or is a function; heft picks outputs "
                             "of modules only")
        return OrderedDict((nodes[name], collector.found[name]) for name in nodes)


def create_feature_extractor(model, return_nodes=None, train_return_nodes=None, eval_return_nodes=None,
                             tracer_kwargs=None, suppress_diff_warning=False, concrete_args=None):
    if return_nodes is None and (train_return_nodes is None or eval_return_nodes is None):
        raise ValueError("Either `return_nodes` or `train_return_nodes` and `eval_return_nodes` together, should be "
                         "specified")
    if return_nodes is not None:
        train_return_nodes = eval_return_nodes = return_nodes
    known = {path for path, _ in model.named_modules()}
    for name in list(_as_mapping(train_return_nodes)) + list(_as_mapping(eval_return_nodes)):
        base, _, count = name.rpartition("_")
        if name not in known and not (count.isdigit() and base in known):
            raise ValueError(f"node: '{name}' is not present in model, or is a function; heft picks outputs of "
                             "modules only")
    return _FeatureExtractor(model, _as_mapping(train_return_nodes), _as_mapping(eval_return_nodes))


def get_graph_node_names(model, tracer_kwargs=None, suppress_diff_warning=False, concrete_args=None):
    # The paths of the leaf modules, in the order in which they were registered.
    names = [path for path, module in model.named_modules() if path and not list(module.children())]
    return names, list(names)

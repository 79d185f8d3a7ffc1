"""graphlib: topological order."""


class CycleError(ValueError):
    pass


class TopologicalSorter:
    def __init__(self, graph=None):
        self._before = {}
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def add(self, node, *predecessors):
        self._before.setdefault(node, []).extend(predecessors)
        for each in predecessors:
            self._before.setdefault(each, [])

    def static_order(self):
        done, running, order = set(), set(), []

        def visit(node):
            if node in done:
                return
            if node in running:
                raise CycleError("nodes are in a cycle", [node])
            running.add(node)
            for each in self._before[node]:
                visit(each)
            running.discard(node)
            done.add(node)
            order.append(node)

        for node in self._before:
            visit(node)
        return iter(order)

# How masks are made for every index at once: indexing with tensors is what it is.


class TransformGetItemToIndex:
    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

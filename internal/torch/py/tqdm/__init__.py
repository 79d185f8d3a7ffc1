# Progress bars: iterables pass through.


class tqdm:
    def __init__(self, iterable=None, *args, **options):
        self.iterable = iterable
        self.total = options.get("total")
        self.n = 0

    def __iter__(self):
        return iter(self.iterable)

    def __len__(self):
        return len(self.iterable) if self.iterable is not None else self.total

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def update(self, n=1):
        self.n += n

    def _nothing(self, *args, **options):
        return None

    set_description = set_description_str = set_postfix = set_postfix_str = close = refresh = reset = clear = _nothing

    @classmethod
    def write(cls, *args, **options):
        return None


def trange(*args, **options):
    return tqdm(range(*args), **options)


tqdm_notebook = tqdm
tnrange = trange

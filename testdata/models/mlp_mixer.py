from functools import partial
from torch import nn

two = lambda v: v if isinstance(v, tuple) else (v, v)


class Beside(nn.Module):
    """Norm, a function, and the input added."""

    def __init__(self, width, function):
        super().__init__()
        self.norm, self.function = nn.LayerNorm(width), function

    def forward(self, x):
        return x + self.function(self.norm(x))


def mlp(width, times, layer=nn.Linear, drop=0.):
    hidden = int(width * times)
    return nn.Sequential(layer(width, hidden), nn.GELU(), layer(hidden, width), nn.Dropout(drop))


class Tiles(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        s = self.size
        x = x.unfold(2, s, s).unfold(3, s, s)         # n, c, rows, columns, s, s
        return x.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)


class Average(nn.Module):
    def forward(self, x):
        return x.mean(1)


def Mixer(*, image, tile, width, depth, classes, over_tiles=4, over_channels=0.5):
    h, w = two(image)
    if h % tile or w % tile:
        raise ValueError('tiles of %d do not fit' % tile)
    count = (h // tile) * (w // tile)
    across = partial(nn.Conv1d, kernel_size=1)
    rows = [layer for _ in range(depth)
            for layer in (Beside(width, mlp(count, over_tiles, across)), Beside(width, mlp(width, over_channels)))]
    return nn.Sequential(Tiles(tile), nn.Linear(3 * tile ** 2, width), *rows, nn.LayerNorm(width), Average(),
                         nn.Linear(width, classes))

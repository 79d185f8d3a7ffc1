import torch

nn = torch.nn


class Padded(nn.Module):
    def __init__(self, cin, cout, kernel, stride=1, grow=None):
        super(Padded, self).__init__()
        self.grow = grow
        self.mirror = nn.ReflectionPad2d(kernel // 2)
        self.conv = nn.Conv2d(cin, cout, kernel, stride)

    def forward(self, x):
        if self.grow:
            x = nn.functional.interpolate(x, mode='nearest', scale_factor=self.grow)
        return self.conv(self.mirror(x))


class Keep(nn.Module):
    """Residual pair without a rectifier at the end."""

    def __init__(self, width):
        super().__init__()
        self.one, self.two = Padded(width, width, 3), Padded(width, width, 3)
        self.norm_one = nn.InstanceNorm2d(width, affine=True)
        self.norm_two = nn.InstanceNorm2d(width, affine=True)

    def forward(self, x):
        before = x
        x = torch.relu(self.norm_one(self.one(x)))
        x = self.norm_two(self.two(x))
        return before + x


class Painter(nn.Module):
    def __init__(self, width=16, keeps=3):
        super(Painter, self).__init__()
        plan = [(3, 1, 9, 1, None), (1, 2, 3, 2, None), (2, 4, 3, 2, None), (4, 2, 3, 1, 2), (2, 1, 3, 1, 2)]
        for i, (a, b, kernel, stride, grow) in enumerate(plan):
            a = a if i == 0 else a * width
            setattr(self, "step{}".format(i), Padded(a, b * width, kernel, stride, grow))
            setattr(self, "norm{}".format(i), nn.InstanceNorm2d(b * width, affine=True))
        for i in range(keeps):
            self.add_module("keep%s" % i, Keep(4 * width))
        self.keeps = keeps
        self.last = Padded(width, 3, 9)
        self.act = nn.ReLU()

    def _step(self, i, x):
        return self.act(getattr(self, f"norm{i}")(getattr(self, f"step{i}")(x)))

    def forward(self, X):
        for i in range(3):
            X = self._step(i, X)
        for i in range(self.keeps):
            X = getattr(self, "keep%s" % i)(X)
        return self.last(self._step(4, self._step(3, X)))


def gram(t):
    n, c, h, w = t.size()
    flat = t.view(n, c, h * w)
    return flat.bmm(flat.transpose(1, 2)) / (c * h * w)


class StyleLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.painter = Painter()
        self.distance = nn.MSELoss()

    def forward(self, content, style):
        out = gram(self.painter(content))
        return self.distance(out, gram(style).expand(out.shape[0], -1, -1))

def to_ntuple(n):
    def parse(x):
        if hasattr(x, "__iter__") and not isinstance(x, str):
            return tuple(x)
        return (x,) * n
    return parse


to_1tuple, to_2tuple, to_3tuple, to_4tuple = to_ntuple(1), to_ntuple(2), to_ntuple(3), to_ntuple(4)


def make_divisible(v, divisor=8, min_value=None, round_limit=0.9):
    rounded = max(min_value or divisor, int(v + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < round_limit * v else rounded


def extend_tuple(x, n):
    x = tuple(x) if isinstance(x, (tuple, list)) else (x,)
    return x[:n] if len(x) >= n else x + (x[-1],) * (n - len(x))

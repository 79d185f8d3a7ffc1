# scipy.stats: distributions that weights are drawn from. Their values are not known.
import numpy as _numpy


class _Drawn:
    def __init__(self, *parameters, **named):
        pass

    def __call__(self, *parameters, **named):
        return self

    def rvs(self, *parameters, size=None, random_state=None, **named):
        if size is None and parameters and isinstance(parameters[-1], (int, tuple)):
            size = parameters[-1]
        return _numpy.random.normal(size=size)


truncnorm, norm, uniform = _Drawn(), _Drawn(), _Drawn()

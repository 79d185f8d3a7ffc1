# Random numbers of an environment.
import numpy


def np_random(seed=None):
    return numpy.random.default_rng(seed), seed

# Several environments at once: their spaces have the number of them before.
import numpy

from ._environments import Env
from .spaces import Box, Discrete, MultiDiscrete


class VectorEnv(Env):
    newer = False

    def __init__(self, env_fns, *args, **options):
        self.envs = [make() for make in env_fns]
        first = self.envs[0]
        self.num_envs, self.spec = len(self.envs), first.spec
        self.single_observation_space, self.single_action_space = first.observation_space, first.action_space
        self.observation_space, self.action_space = self._several(first.observation_space), self._several(first.action_space)

    def _several(self, space):
        if isinstance(space, Discrete):
            return MultiDiscrete([space.n] * self.num_envs)
        if isinstance(space, Box):
            return Box(numpy.min(space.low), numpy.max(space.high), (self.num_envs, *space.shape), space.dtype)
        return space

    def _observed(self):
        return numpy.zeros(self.observation_space.shape, dtype=self.observation_space.dtype)

    def reset(self, *, seed=None, options=None):
        return (self._observed(), {}) if self.newer else self._observed()

    def step(self, actions):
        each = numpy.zeros(self.num_envs)
        return (self._observed(), each, each > 0, each > 0, {}) if self.newer else (self._observed(), each, each > 0, {})


SyncVectorEnv = AsyncVectorEnv = VectorEnv


def make(id, num_envs=1, **options):
    from ._environments import KnownEnvironment
    return VectorEnv([lambda: KnownEnvironment(id, False)] * num_envs)

# gymnasium: gym under its newer name, whose environments answer with more.
from gym import spaces
from gym.envs import spec
from gym._environments import ActionWrapper, Env, KnownEnvironment, ObservationWrapper, RewardWrapper, Wrapper
from gym.spaces import Space
from . import envs, error, logger, utils, vector, wrappers

__version__ = "1.2.0"


def make(id, **options):
    return KnownEnvironment(id, True)


def register(*args, **options):
    return None


def make_vec(id, num_envs=1, **options):
    return vector.SyncVectorEnv([lambda: make(id)] * num_envs)


register_envs = register

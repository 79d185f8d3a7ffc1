# gymnasium: gym under its newer name, whose environments answer with more.
from gym import spaces
from gym._environments import ActionWrapper, Env, KnownEnvironment, ObservationWrapper, RewardWrapper, Wrapper
from gym.spaces import Space
from . import wrappers

__version__ = "1.2.0"


def make(id, **options):
    return KnownEnvironment(id, True)


def register(*args, **options):
    return None


register_envs = register

# gym: the spaces of known environments.
from . import envs, error, logger, spaces, utils, vector, wrappers
from ._environments import ActionWrapper, Env, ObservationWrapper, RewardWrapper, Wrapper
from .envs.registration import make, register, spec
from .spaces import Space

__version__ = "0.21.0"


# Environments by their names: gym has them.
from gym.envs.registration import *
from . import registration

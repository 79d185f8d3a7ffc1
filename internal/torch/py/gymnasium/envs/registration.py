# The register of environments: gym has it.
from gym.envs.registration import *

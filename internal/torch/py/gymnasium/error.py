# Failures of environments: gym has them.
from gym.error import *

# Wrappers: gym has them.
from gym.wrappers import *

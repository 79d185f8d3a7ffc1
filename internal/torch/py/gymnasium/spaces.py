# Spaces: gym has them.
from gym.spaces import *

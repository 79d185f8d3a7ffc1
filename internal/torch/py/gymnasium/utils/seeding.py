# Random numbers of an environment: gym has them.
from gym.utils.seeding import *

# What environments are written with: gym has it.
from gym.utils import EzPickle, colorize
from . import seeding

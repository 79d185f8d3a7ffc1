# Messages: none is shown.
from gym.logger import *

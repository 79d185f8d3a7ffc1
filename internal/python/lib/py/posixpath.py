"""posixpath: another name of os.path."""
from os.path import *

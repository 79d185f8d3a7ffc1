# Pictures: the names that models and their data code mention. There are none to
# open.
__version__ = "13.0.0"

# scipy: what models take of it to make their constants; the rest is compiled code.
__version__ = "1.17.1"


def __getattr__(name):
    if name in ("linalg", "signal", "stats"):
        return __import__("scipy." + name, fromlist=(name,))
    raise AttributeError(f"module 'scipy' has no attribute '{name}'")

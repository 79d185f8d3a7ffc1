"""The release of the package, which is that of the program it carries."""

__version__ = "0.1.0.dev0"

__version__ = "0.29.2"
git_version = "unknown"
cuda = None

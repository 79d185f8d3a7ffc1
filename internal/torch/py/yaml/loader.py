# yaml.loader: the loaders' own module.
from yaml import BaseLoader, FullLoader, Loader, SafeLoader, UnsafeLoader

# yaml.constructor: the constructors' own module.
from yaml import Constructor, ConstructorError, FullConstructor, SafeConstructor

# yaml.parser: its error's own module.
from yaml import ParserError

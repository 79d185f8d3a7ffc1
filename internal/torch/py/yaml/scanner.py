# yaml.scanner: its error's own module.
from yaml import ScannerError

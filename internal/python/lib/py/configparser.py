"""configparser: names only."""
from _refusal import refused as _refused

ConfigParser = _refused("configparser.ConfigParser()")
RawConfigParser = _refused("configparser.RawConfigParser()")
SafeConfigParser = _refused("configparser.SafeConfigParser()")

"""site: no installation."""


def getsitepackages(prefixes=None):
    return []


def getusersitepackages():
    return ""

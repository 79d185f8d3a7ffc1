"""sysconfig: no installation."""


def get_paths(scheme=None, vars=None, expand=True):
    return {}


def get_path(name, scheme=None, vars=None, expand=True):
    return ""


def get_config_var(name):
    return None


def get_platform():
    return "linux-x86_64"

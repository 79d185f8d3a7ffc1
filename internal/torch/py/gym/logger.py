# Messages: none is shown.
DEBUG, INFO, WARN, ERROR, DISABLED = 10, 20, 30, 40, 50


def _silent(*args, **options):
    return None


set_level = setLevel = debug = info = warn = deprecation = error = _silent

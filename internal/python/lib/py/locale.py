"""locale: the C locale."""
LC_ALL, LC_CTYPE, LC_NUMERIC = 6, 0, 1


def setlocale(category, locale=None):
    return "C"


def getlocale(category=LC_CTYPE):
    return ("en_US", "UTF-8")


def getpreferredencoding(do_setlocale=True):
    return "UTF-8"

"""platform: a fixed machine."""


def system():
    return "Linux"


def machine():
    return "x86_64"


def processor():
    return "x86_64"


def node():
    return "heft"


def release():
    return ""


version = release


def platform(aliased=False, terse=False):
    return "Linux-x86_64"


def python_version():
    return "3.12.0"


def python_version_tuple():
    return ("3", "12", "0")


def python_implementation():
    return "CPython"


def architecture(executable="", bits="", linkage=""):
    return ("64bit", "ELF")


def uname():
    import os
    return os.uname()


def mac_ver():
    return ("", ("", "", ""), "")


def libc_ver():
    return ("", "")

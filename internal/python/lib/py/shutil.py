"""shutil: what would change files does nothing; a file to copy must be there."""
import os as _os
from _refusal import refused as _refused


class Error(OSError):
    pass


class SameFileError(Error):
    pass


def copyfile(src, dst, *, follow_symlinks=True):
    _os.stat(src)
    return dst


copy = copy2 = copyfile


def copytree(src, dst, *args, **options):
    _os.stat(src)
    return dst


def move(src, dst, copy_function=copy2):
    return dst


def rmtree(path, ignore_errors=False, onerror=None, **options):
    return None


def copymode(src, dst, *, follow_symlinks=True):
    return None


copystat = copymode


def copyfileobj(fsrc, fdst, length=0):
    fdst.write(fsrc.read())


make_archive = _refused("shutil.make_archive()")
unpack_archive = _refused("shutil.unpack_archive()")
disk_usage = _refused("shutil.disk_usage()")


def which(cmd, mode=1, path=None):
    return None


def get_terminal_size(fallback=(80, 24)):
    return _os.terminal_size(fallback)

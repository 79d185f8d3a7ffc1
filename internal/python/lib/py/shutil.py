"""shutil: names only."""
from _refusal import no_file as _no_file, refused as _refused


class Error(OSError):
    pass


SameFileError = Error
copy = copy2 = copyfile = copytree = copymode = copystat = move = _no_file
rmtree = _refused("shutil.rmtree()")
make_archive = _refused("shutil.make_archive()")
unpack_archive = _refused("shutil.unpack_archive()")
disk_usage = _refused("shutil.disk_usage()")


def which(cmd, mode=1, path=None):
    return None


def get_terminal_size(fallback=(80, 24)):
    import os
    return os.terminal_size(fallback)

"""os: names and pure path arithmetic. There are no files, no environment and no processes."""
import os.path as path
from abc import ABCMeta as _ABCMeta
from os.path import sep, altsep, extsep, pardir, curdir, pathsep, devnull

name = "posix"
linesep = "\n"
environ = {}
environb = {}
error = OSError
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class PathLike(metaclass=_ABCMeta):
    _abc_methods = ("__fspath__",)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), "__fspath__", None)
    if method is None:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")
    return method(path)


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode() if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode() if isinstance(filename, bytes) else filename


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def getcwd():
    return "/"


def getpid():
    return 1


def getppid():
    return 0


def getuid():
    return 0


def getlogin():
    return "user"


def cpu_count():
    return 1


def sched_getaffinity(pid):
    return {0}


def urandom(size):
    return bytes(size)


def get_terminal_size(fd=None):
    return terminal_size((80, 24))


class terminal_size(tuple):
    columns = property(lambda self: self[0])
    lines = property(lambda self: self[1])


class _Uname(tuple):
    sysname = property(lambda self: self[0])
    nodename = property(lambda self: self[1])
    release = property(lambda self: self[2])
    version = property(lambda self: self[3])
    machine = property(lambda self: self[4])


def uname():
    return _Uname(("Linux", "heft", "", "", "x86_64"))


def _no_file(name, *args, **kwargs):
    raise FileNotFoundError(2, "No such file or directory (heft gives models no file access)", str(name))


def _refused(what):
    def function(*args, **kwargs):
        raise OSError(f"os.{what}() is not available: heft gives models no access to the system")
    function.__name__ = what
    return function


listdir = scandir = stat = lstat = remove = unlink = rmdir = rename = replace = chmod = readlink = utime = _no_file
truncate = _no_file


def access(path, mode):
    return False


def walk(top, topdown=True, onerror=None, followlinks=False):
    return iter(())


makedirs = _refused("makedirs")
mkdir = _refused("mkdir")
removedirs = _refused("removedirs")
chdir = _refused("chdir")
symlink = _refused("symlink")
link = _refused("link")
system = _refused("system")
popen = _refused("popen")
kill = _refused("kill")
fork = _refused("fork")
execv = _refused("execv")
open = _refused("open")
close = _refused("close")
read = _refused("read")
write = _refused("write")
pipe = _refused("pipe")
nice = _refused("nice")


def _exit(status):
    raise SystemExit(status)


def abort():
    raise SystemExit(134)


def umask(mask):
    return 0o22


def strerror(code):
    return f"error {code}"


def times():
    return (0.0, 0.0, 0.0, 0.0, 0.0)


def getloadavg():
    return (0.0, 0.0, 0.0)


def isatty(fd):
    return False

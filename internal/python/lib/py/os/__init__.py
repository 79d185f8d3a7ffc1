"""os: names, paths, and reading below the given folders. There is no environment and there are no processes."""
import _files
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
    return _files.working_directory()


def getcwdb():
    return getcwd().encode()


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


def _refused(what):
    def function(*args, **kwargs):
        raise OSError(f"os.{what}() is not available: heft gives models no access to the system")
    function.__name__ = what
    return function


def listdir(path="."):
    return [name for name, is_folder in _files.entries(path)]


class stat_result(tuple):
    st_mode = property(lambda self: self[0])
    st_size = property(lambda self: self[6])
    st_atime = st_mtime = st_ctime = property(lambda self: 0.0)
    st_ino = st_dev = st_uid = st_gid = property(lambda self: 0)
    st_nlink = property(lambda self: 1)


def stat(path, *, dir_fd=None, follow_symlinks=True):
    found = _files.status(path)
    if found is None:
        raise FileNotFoundError(2, "No such file or directory", fspath(path))
    is_folder, size = found
    return stat_result((0o40555 if is_folder else 0o100444, 0, 0, 1, 0, 0, size, 0, 0, 0))


lstat = stat


class DirEntry:
    def __init__(self, folder, name, is_folder):
        self.name, self.path, self._is_folder = name, path.join(folder, name), is_folder

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def is_dir(self, *, follow_symlinks=True):
        return self._is_folder

    def is_file(self, *, follow_symlinks=True):
        return not self._is_folder

    def is_symlink(self):
        return False

    def stat(self, *, follow_symlinks=True):
        return stat(self.path)


class _Scan:
    """What scandir returns: an iterator that a with statement takes."""

    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self._entries

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass

    def close(self):
        self._entries = iter(())


def scandir(path="."):
    folder = fspath(path)
    return _Scan([DirEntry(folder, name, is_folder) for name, is_folder in _files.entries(folder)])


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        found = _files.entries(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    folders = [name for name, is_folder in found if is_folder]
    names = [name for name, is_folder in found if not is_folder]
    if topdown:
        yield top, folders, names
    for name in folders:
        yield from walk(path.join(top, name), topdown, onerror, followlinks)
    if not topdown:
        yield top, folders, names


def access(path, mode):
    return _files.exists(path)


def makedirs(name, mode=0o777, exist_ok=False):
    if not exist_ok and _files.exists(name):
        raise FileExistsError(17, "File exists", fspath(name))
    _files.make_folder(name)


def mkdir(path, mode=0o777, *, dir_fd=None):
    makedirs(path, mode)


def _nothing(*args, **kwargs):
    """Changing files goes nowhere and says nothing."""


remove = unlink = rmdir = removedirs = rename = renames = replace = chmod = utime = truncate = chdir = _nothing
symlink = link = mkfifo = chown = fsync = _nothing


def readlink(path, *, dir_fd=None):
    raise OSError(22, "Invalid argument", fspath(path))


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

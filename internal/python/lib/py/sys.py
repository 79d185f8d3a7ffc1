"""sys: a fixed interpreter. Nothing of the machine heft runs on shows."""
from _native import modules, write_out, call_stack, exception_info as exc_info
import types as _types


class _VersionInfo(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        return ("sys.version_info(major=%d, minor=%d, micro=%d, releaselevel=%r, serial=%d)" % tuple(self))


class _Stream:
    """Standard output goes where heft sends it; standard error goes nowhere."""
    encoding = "utf-8"
    errors = "strict"
    closed = False
    _console = True

    def __init__(self, name, mode):
        self.name = name
        self.mode = mode

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        return write_out(text) if self.name == "<stdout>" else len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        raise OSError("heft gives models no file descriptors")

    def readable(self):
        return self.mode == "r"

    def writable(self):
        return self.mode == "w"

    def read(self, size=-1):
        return ""

    def readline(self, size=-1):
        return ""

    def reconfigure(self, **options):
        pass

    def __iter__(self):
        return iter(())


version_info = _VersionInfo((3, 12, 0, "final", 0))
version = "3.12.0 (heft)"
hexversion = 0x030c00f0
api_version = 1013
implementation = _types.SimpleNamespace(name="cpython", version=version_info, cache_tag="cpython-312",
                                        hexversion=hexversion)
platform = "linux"
byteorder = "little"
maxsize = 2 ** 63 - 1
maxunicode = 0x10ffff
executable = ""
prefix = base_prefix = exec_prefix = base_exec_prefix = ""
argv = [""]
orig_argv = [""]
path = []
path_hooks = []
meta_path = []
path_importer_cache = {}
warnoptions = []
dont_write_bytecode = True
copyright = ""
flags = _types.SimpleNamespace(debug=0, inspect=0, interactive=0, optimize=0, dont_write_bytecode=1, no_user_site=0,
                               no_site=0, ignore_environment=1, verbose=0, bytes_warning=0, quiet=0,
                               hash_randomization=0, isolated=1, dev_mode=False, utf8_mode=1, safe_path=True)
float_info = _types.SimpleNamespace(max=1.7976931348623157e+308, max_exp=1024, max_10_exp=308,
                                    min=2.2250738585072014e-308, min_exp=-1021, min_10_exp=-307, dig=15, mant_dig=53,
                                    epsilon=2.220446049250313e-16, radix=2, rounds=1)
int_info = _types.SimpleNamespace(bits_per_digit=30, sizeof_digit=4, default_max_str_digits=4300,
                                  str_digits_check_threshold=640)
hash_info = _types.SimpleNamespace(width=64, modulus=2 ** 61 - 1, inf=314159, nan=0, imag=1000003)
builtin_module_names = ("builtins", "sys")
stdlib_module_names = frozenset()
stdin = __stdin__ = _Stream("<stdin>", "r")
stdout = __stdout__ = _Stream("<stdout>", "w")
stderr = __stderr__ = _Stream("<stderr>", "w")


def exit(status=None, /):
    raise SystemExit(status)


def getrecursionlimit():
    return 1000


def setrecursionlimit(limit, /):
    pass


def getsizeof(object, default=None):
    from _native import unsupported
    unsupported("sys.getsizeof(): heft does not have CPython's object sizes")


def getrefcount(object, /):
    from _native import unsupported
    unsupported("sys.getrefcount()")


def getdefaultencoding():
    return "utf-8"


def getfilesystemencoding():
    return "utf-8"


def intern(string, /):
    return string


def exception():
    return exc_info()[1]


class _Code:
    def __init__(self, filename, name):
        self.co_filename = filename
        self.co_name = self.co_qualname = name


class _Frame:
    def __init__(self, calls):
        filename, self.f_lineno, name, self.f_globals, locals = calls[0]
        self.f_code = _Code(filename, name)
        self.f_back = _Frame(calls[1:]) if len(calls) > 1 else None
        self.f_locals = {} if locals is None else locals
        self.f_builtins = {}


def _getframe(depth=0, /):
    calls = call_stack()[depth + 1:]
    if not calls:
        raise ValueError("call stack is not deep enough")
    return _Frame(calls)


def _getframemodulename(depth=0, /):
    calls = call_stack()[depth + 1:]
    return calls[0][3].get("__name__") if calls else None


def settrace(function, /):
    from _native import unsupported
    unsupported("sys.settrace()")


setprofile = settrace


def gettrace():
    return None


def excepthook(type, value, traceback, /):
    pass


def displayhook(value, /):
    pass


def getswitchinterval():
    return 0.005


def is_finalizing():
    return False


def set_int_max_str_digits(maxdigits):
    pass


def audit(event, *args):
    pass



"""ctypes: names only; foreign code stops the run."""
from _native import unsupported as _unsupported


class _Simple:
    def __init__(self, value=0):
        self.value = value


c_int = c_long = c_float = c_double = c_char = c_char_p = c_void_p = c_bool = c_byte = c_ubyte = c_short = _Simple
c_ushort = c_uint = c_ulong = c_longlong = c_ulonglong = c_size_t = c_int8 = c_int16 = c_int32 = c_int64 = _Simple
c_uint8 = c_uint16 = c_uint32 = c_uint64 = _Simple


class Structure:
    pass


class Union:
    pass


def CDLL(name, *args, **kwargs):
    raise OSError(f"{name}: cannot open shared object file: heft gives models no file access")


PyDLL = CDLL


def _foreign(*args, **kwargs):
    _unsupported("ctypes")


cast = sizeof = byref = pointer = POINTER = addressof = create_string_buffer = memmove = string_at = CFUNCTYPE = _foreign


class _Loader:
    def __getattr__(self, name):
        return CDLL(name)

    LoadLibrary = staticmethod(CDLL)


cdll = pydll = _Loader()

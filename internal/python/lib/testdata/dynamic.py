# Programs that make and look at programs.
import contextvars
import dataclasses
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import sys
import types
import typing


class Lazy(types.ModuleType):
    kind = "lazy"

    def __init__(self, name, table):
        super().__init__(name, "documented")
        self._table = table

    @property
    def size(self):
        return len(self._table)

    def __getattr__(self, name):
        if name in self._table:
            value = self._table[name]
            setattr(self, name, value)
            return value
        raise AttributeError(f"module {self.__name__} has no {name}")


lazy = Lazy("lazy", {"a": 1, "b": 2})
print(lazy.a, lazy.size, lazy.kind, lazy.__doc__, lazy.__name__, isinstance(lazy, types.ModuleType), type(lazy) is Lazy)
print(hasattr(lazy, "c"), sorted(n for n in vars(lazy) if not n.startswith("__")))
sys.modules["lazy"] = lazy
from lazy import b
import lazy as again
print(b, again is lazy)
try:
    from lazy import c
except ImportError as error:
    print(type(error).__name__)


class Proxy:
    width = 8


sys.modules["proxied"] = Proxy()
from proxied import width
print(width)

# eval, exec and compile
print(eval("1 + 2"), eval("x * y", {"x": 3, "y": 4}), eval("x", {"x": 1}, {"x": 2}))


def local(n):
    m = n + 1
    return eval("m * n"), [eval("n", {"n": k}) for k in range(2)]


print(local(5))
space = {"base": 10}
exec("def f(x):\n    return x + base\nvalue = f(1)", space)
print(space["value"], space["f"](5))
outer, inner = {"a": 1}, {}
exec("b = a + 1\na = 5", outer, inner)
print(outer["a"], sorted(inner.items()))
code = compile("q = [i * i for i in range(3)]", "made.py", "exec")
exec(code, space)
print(space["q"], eval(compile("base", "made.py", "eval"), space))
try:
    eval("1 +")
except SyntaxError as error:
    print(type(error).__name__)

# frames


def caller():
    secret = 42
    return named()


def named():
    frame = inspect.currentframe()
    back = frame.f_back
    return frame.f_code.co_name, back.f_code.co_name, back.f_locals["secret"], back.f_globals["__name__"] == __name__


print(caller())
print(inspect.getargvalues(sys._getframe()).locals is not None, [f.function for f in inspect.stack()][:1])


# copies of functions
def plain(a, b=2, *, c=3):
    return a + b + c


copied = types.FunctionType(plain.__code__, plain.__globals__, name="copied", argdefs=plain.__defaults__)
copied.__kwdefaults__ = {"c": 30}
print(copied(1), copied.__name__, functools.update_wrapper(copied, plain).__name__, plain(1))


def closed(n):
    def inner():
        return n
    return inner


inner = closed(7)
print(types.FunctionType(inner.__code__, {}, closure=inner.__closure__)())
try:
    types.FunctionType(inner.__code__, {})
except (TypeError, ValueError) as error:
    print(type(error).__name__)

# context variables
flag = contextvars.ContextVar("flag", default="off")
bare = contextvars.ContextVar("bare")
token = flag.set("on")
print(flag.get(), bare.get("nothing"))
flag.reset(token)
print(flag.get())
for wrong in (lambda: bare.get(), lambda: flag.reset(token)):
    try:
        wrong()
    except (LookupError, RuntimeError) as error:
        print(type(error).__name__)


# unions of types
@dataclasses.dataclass
class Config:
    width: int = 4
    name: str | None = None
    sizes: list[int] | None = None


kinds = {f.name: f.type for f in dataclasses.fields(Config)}
print(typing.get_origin(kinds["name"]) is types.UnionType, typing.get_args(kinds["name"]) == (str, type(None)))
print(typing.get_origin(int | str) is types.UnionType, isinstance(3, int | str), isinstance(None, int | None), int | str == str | int)

# specs and finders
print(importlib.util.find_spec("json").name, importlib.util.find_spec("surely_missing"), importlib.util.find_spec("json.decoder").parent)
try:
    importlib.import_module("surely_missing")
except ModuleNotFoundError as error:
    print(error)
try:
    __import__("surely_missing.deep")
except ImportError as error:
    print(error.name)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname, path=None, target=None):
        return importlib.machinery.ModuleSpec(fullname, self) if fullname == "invented" else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.answer = 42


sys.meta_path.append(Finder())
import invented
print(invented.answer, invented.__spec__.name, "invented" in sys.modules)
try:
    import not_invented
except ImportError as error:
    print(error)


# argument lists
class Plain:
    pass


class Child(dict):
    def __init__(self, a, b=1, *rest, key=None):
        pass


print(inspect.getfullargspec(Plain.__init__).args, inspect.getfullargspec(Plain.__init__).varargs)
print(inspect.getfullargspec(Child.__init__).args, inspect.getfullargspec(Child).defaults, inspect.getfullargspec(closed).args)

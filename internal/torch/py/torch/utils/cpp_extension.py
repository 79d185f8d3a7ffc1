# torch.utils.cpp_extension: heft compiles nothing, as a machine without a compiler.
CUDA_HOME = None
ROCM_HOME = None
IS_HIP_EXTENSION = False


def load(name, sources=None, *args, **kwargs):
    raise RuntimeError(f"Error building extension {name!r}: torch.utils.cpp_extension.load compiles nothing in heft; a version of its functions in Python, on --path or caught by the program's except, is run instead")


load_inline = load


def include_paths(*args, **kwargs):
    return []


library_paths = include_paths


class _Extension:
    def __init__(self, name, sources, *args, **kwargs):
        self.name = name
        self.sources = sources


CppExtension = CUDAExtension = SyclExtension = _Extension


class BuildExtension:
    @classmethod
    def with_options(cls, **options):
        return cls


def is_ninja_available():
    return False


def verify_ninja_availability():
    raise RuntimeError("Ninja is required to load C++ extensions")


def check_compiler_abi_compatibility(compiler):
    return False

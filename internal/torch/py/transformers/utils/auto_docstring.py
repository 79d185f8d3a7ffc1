# transformers.utils.auto_docstring writes the documentation of classes while they are
# imported, from the sources of what it finds. Nothing is computed from it; of a class it
# has a list of arguments, which other decorators look for.


def auto_docstring(obj=None, *, custom_intro=None, custom_args=None, checkpoint=None):
    if obj is None:
        return auto_docstring
    if isinstance(obj, type) and "Args:" not in (obj.__doc__ or ""):
        obj.__doc__ = "\nArgs:\n" + (obj.__doc__ or "")
    return obj


def auto_class_docstring(cls, **options):
    return cls


def auto_method_docstring(func, **options):
    return func


def get_args_doc_from_source(args_classes):
    return {}


def parse_docstring(docstring, **options):
    return {}, docstring


def set_min_indent(docstring, indent_level=0):
    return docstring


class _Documented:
    pass


class ClassAttrs(_Documented):
    pass


class ClassDocstring(_Documented):
    pass


class ImageProcessorArgs(_Documented):
    pass


class ModelArgs(_Documented):
    pass


class ModelOutputArgs(_Documented):
    pass


class ProcessorArgs(_Documented):
    pass


class ConfigArgs(_Documented):
    pass

# Decorators that warn of what will go: what they decorate stays as it is.


def _unchanged(*args, **options):
    return lambda decorated: decorated


_deprecate_method = _deprecate_arguments = _deprecate_positional_args = _deprecate_list_output = _unchanged

# Decorators that old programs import from here.
from typing import List

from torch.jit import export, ignore, unused

BroadcastingList1 = BroadcastingList2 = BroadcastingList3 = List


def boolean_dispatch(arg_name, arg_index, default, if_true, if_false, module_name, func_name):
    def dispatch(*args, **kwargs):
        flag = kwargs[arg_name] if arg_name in kwargs else args[arg_index] if arg_index < len(args) else default
        return (if_true if flag else if_false)(*args, **kwargs)
    return dispatch


def _overload(function):
    return function


_overload_method = _overload

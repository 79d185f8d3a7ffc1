def is_bearable(obj, hint, **options):
    from torch import _C
    _C.unsupported("beartype.door.is_bearable: heft does not check types")

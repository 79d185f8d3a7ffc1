class Registry(object):
    def __init__(self, name):
        self._name = name
        self._map = {}

    def register(self, obj=None):
        if obj is None:
            def deco(func_or_class):
                self._map[func_or_class.__name__] = func_or_class
                return func_or_class
            return deco
        self._map[obj.__name__] = obj
        return obj

    def get(self, name):
        ret = self._map.get(name)
        if ret is None:
            raise KeyError(f"No object named '{name}' found in '{self._name}' registry!")
        return ret


BACKBONES = Registry("BACKBONES")
HEADS = Registry("HEADS")

# Profilers measure nothing here.
from torch._contexts import _Switch


class record_function(_Switch):
    def __init__(self, name="", args=None):
        self.name = name


class profile(_Switch):
    def __init__(self, *args, **kwargs):
        pass

    def step(self):
        pass

    def key_averages(self, *args, **kwargs):
        return []

    def export_chrome_trace(self, path):
        pass


emit_nvtx = profile

# Versions compared part by part: numbers as numbers, words as words.
import re
from functools import total_ordering


@total_ordering
class LooseVersion:
    def __init__(self, vstring=None):
        self.version = []
        if vstring:
            self.parse(vstring)

    def parse(self, vstring):
        self.vstring = str(vstring)
        parts = re.findall(r"\d+|[a-z]+|[^\d.a-z]+", self.vstring)
        self.version = [int(part) if part.isdigit() else part for part in parts]

    def _of(self, other):
        return other if isinstance(other, LooseVersion) else LooseVersion(other)

    def __eq__(self, other):
        return self.version == self._of(other).version

    def __lt__(self, other):
        return self.version < self._of(other).version

    def __str__(self):
        return self.vstring


StrictVersion = LooseVersion

"""uuid: identifiers; the random ones are all the same."""


class UUID:
    def __init__(self, hex=None, bytes=None, int=None, version=None):
        if hex is not None:
            self.int = _int(hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", ""), 16)
        elif bytes is not None:
            self.int = _int.from_bytes(bytes, "big")
        else:
            self.int = int

    @property
    def hex(self):
        return "%032x" % self.int

    @property
    def bytes(self):
        return self.int.to_bytes(16, "big")

    def __str__(self):
        text = self.hex
        return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])

    def __repr__(self):
        return f"UUID({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, UUID) and self.int == other.int

    def __hash__(self):
        return hash(self.int)


_int = int


def uuid4():
    return UUID("00000000-0000-4000-8000-000000000000")


uuid1 = uuid4


def getnode():
    return 0x020000000000  # no machine's address

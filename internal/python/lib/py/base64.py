"""base64: the usual alphabet."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def b64encode(s, altchars=None):
    number = int.from_bytes(s, "big")
    padding = -len(s) % 3
    number <<= 8 * padding
    count = (len(s) + padding) * 4 // 3
    text = "".join([_ALPHABET[number >> 6 * (count - 1 - i) & 63] for i in range(count)])
    text = text[:count - padding] + "=" * padding
    if altchars:
        text = text.replace("+", chr(altchars[0])).replace("/", chr(altchars[1]))
    return text.encode()


def b64decode(s, altchars=None, validate=False):
    text = s if isinstance(s, str) else bytes(s).decode()
    if altchars:
        text = text.replace(chr(altchars[0]), "+").replace(chr(altchars[1]), "/")
    text = "".join([c for c in text if c in _ALPHABET or c == "="])
    padding = text.count("=")
    text = text.rstrip("=")
    number = 0
    for char in text + "A" * padding:
        number = number << 6 | _ALPHABET.index(char)
    size = (len(text) + padding) * 3 // 4
    return number.to_bytes(size, "big")[:size - padding]


standard_b64encode, standard_b64decode = b64encode, b64decode


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


decodebytes = b64decode


def encodebytes(s):
    lines = [s[i:i + 57] for i in range(0, len(s), 57)]
    return b"".join([b64encode(line) + b"\n" for line in lines])

"""Writes internal/python/syntax/names.txt.gz: Unicode names of characters that programs spell as \\N{NAME}.

    python tools/goldens/character_names.py internal/python/syntax/names.txt.gz
"""
import gzip
import sys
import unicodedata

BLOCKS = [(0x20, 0x7f), (0xa0, 0x250), (0x2b0, 0x530), (0x1e00, 0x2c00), (0x3000, 0x3040), (0x1d400, 0x1d800), (0x1f300, 0x1f700), (0x1f900, 0x1fb00)]


def main():
    lines = [f"{code:x} {name}\n" for first, end in BLOCKS for code in range(first, end) if (name := unicodedata.name(chr(code), None))]
    with open(sys.argv[1], "wb") as out:
        out.write(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()

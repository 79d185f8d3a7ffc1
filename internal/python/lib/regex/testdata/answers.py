"""What CPython's re says of patterns, each also damaged at every character: writes answers.jsonl.gz beside itself.

Python 3.12 or later, whose words of errors the package has. Spans are in bytes, as heft has them; the last number is
the group that closed last, -1 for none.
"""
import gzip
import json
import pathlib
import re
import warnings

PATTERNS = [
    r"b", r"a|ab", r"(a)(b)?", r"(?P<n>\d+)-(?P=n)", r"(?<=a)b", r"(?<!a)b", r"(a*)*b", r"x{2,3}?", r"b$", r"b\Z", r"\Aab",
    r"[a-c]+", r"[^a-c]", r"[]a]", r"[\w-]+", r"[a\-z]", r"\bab\b", r"\Bb", r"\d\D\s\S\w\W", r"(?:ab)+", r"(?=ab)a", r"(?!ab)a",
    r"(?i:AB)c", r"(?i)aB", r"(?s).", r"(?m)^a$", r"(?x) a b # c", r"(a)|(b)|(c)", r"(?(1)a|b)", r"(a)?(?(1)b|c)", r"a*?b", r"a+?", r"a??b",
    r"a{2}", r"a{,2}", r"a{2,}", r"a{1,2}b", r"\x41\101\t", r"\u0061b", r"(?#note)a", r"(?P<x>a)(?P<y>b)\2\1", r"a++b", r"a*+a", r"a?+a", r"(?>a|ab)c",
    r"layers\.(\d+)\.(\w+)", r"^(.*)\.weight$", r"_([a-z])", r"(\d+)x(\d+)", r"([A-Z][a-z]+)", r"\.{2}", r"(?-i:a)B", r"[[:a]", r"a|", r"(|a)b", r"\\n", r"é+", r"[é-ü]",
]
SUBJECTS = ["", "ab", "xaab", "a\nb", "ABab c", "layers.12.weight", "12-12 3x4", "aé_üb\\n-z"]
FLAGS = [0, re.IGNORECASE, re.MULTILINE | re.DOTALL, re.VERBOSE, re.ASCII]
PUT = "()[]{}*+?|^$\\.-1,:<=!P"


def damaged(pattern, turn):
    yield pattern
    for i in range(len(pattern)):
        yield pattern[:i] + pattern[i + 1:]
        yield pattern[:i] + PUT[(turn + 7 * i) % len(PUT)] + pattern[i:]
        yield pattern[:i] + PUT[(turn + 5 * i + 3) % len(PUT)] + pattern[i + 1:]


def spans(compiled, subject):
    at = lambda i: -1 if i < 0 else len(subject[:i].encode())
    answers = []
    for match in (compiled.search, compiled.match, compiled.fullmatch):
        found = match(subject)
        if found is None:
            answers.append(None)
            continue
        numbers = [at(i) for group in range(compiled.groups + 1) for i in found.span(group)]
        answers.append(numbers + [-1 if found.lastindex is None else found.lastindex])
    return answers


def answer(pattern, flags):
    try:
        compiled = re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as e:
        return str(e)
    return [spans(compiled, subject) for subject in SUBJECTS]


def main():
    warnings.simplefilter("ignore")
    lines, seen = [json.dumps({"subjects": SUBJECTS})], set()
    for turn, base in enumerate(PATTERNS):
        for n, pattern in enumerate(damaged(base, turn)):
            flags = FLAGS[0] if n % 3 else FLAGS[(turn + n) % len(FLAGS)]
            if (pattern, flags) in seen:
                continue
            seen.add((pattern, flags))
            lines.append(json.dumps({"pattern": pattern, "flags": int(flags), "answer": answer(pattern, flags)}, ensure_ascii=False))
    target = pathlib.Path(__file__).parent / "answers.jsonl.gz"
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


main()

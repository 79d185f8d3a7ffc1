"""textwrap: dedent, indent and simple filling."""


def dedent(text):
    lines = text.split("\n")
    margin = None
    for index, line in enumerate(lines):
        stripped = line.lstrip(" \t")
        if not stripped:
            lines[index] = ""
            continue
        indentation = line[:len(line) - len(stripped)]
        if margin is None:
            margin = indentation
        else:
            common = 0
            while common < min(len(margin), len(indentation)) and margin[common] == indentation[common]:
                common += 1
            margin = margin[:common]
    if not margin:
        return "\n".join(lines)
    return "\n".join([line[len(margin):] if line else line for line in lines])


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join([prefix + line if predicate(line) else line for line in text.splitlines(True)])


def wrap(text, width=70, initial_indent="", subsequent_indent="", **kwargs):
    lines, current = [], []
    length = 0
    for word in text.split():
        prefix = subsequent_indent if lines else initial_indent
        while len(word) > width - len(prefix) and not current:
            cut = max(width - len(prefix), 1)
            lines.append(prefix + word[:cut])
            word = word[cut:]
            prefix = subsequent_indent
        needed = len(word) + (1 if current else 0)
        if current and len(prefix) + length + needed > width:
            lines.append(prefix + " ".join(current))
            current, length, needed = [], 0, len(word)
        current.append(word)
        length += needed
    if current:
        lines.append((subsequent_indent if lines else initial_indent) + " ".join(current))
    return lines


def fill(text, width=70, **kwargs):
    return "\n".join(wrap(text, width, **kwargs))


def shorten(text, width, placeholder=" [...]", **kwargs):
    words = text.split()
    text = " ".join(words)
    if len(text) <= width:
        return text
    while words and len(" ".join(words)) + len(placeholder) > width:
        words.pop()
    return " ".join(words) + placeholder if words else placeholder.lstrip()


class TextWrapper:
    def __init__(self, width=70, **options):
        self.width = width
        self.options = options

    def wrap(self, text):
        return wrap(text, self.width, **self.options)

    def fill(self, text):
        return "\n".join(self.wrap(text))

"""What PyYAML's composer says of documents, each also damaged at every character: writes answers.jsonl.gz beside itself.

A scalar is written with its text, a plain one in a document without tags and anchors with line and column (from 1): of other nodes
the package has other places, that of what follows a tag or of a mapping's first colon. A text that PyYAML refuses is "error" with the place that it names.
"""
import gzip
import json
import pathlib

import yaml

TEXTS = [
    "a: 1\nb:\n  - x\n  - y: z\n", "- a\n-\n  b: 1\n- - c\n", "{a: [b, 'c', \"d\\n\"], e: {}}\n", "a: |\n  x\n   y\n\nb: >-\n  p\n  q\n",
    "a: >2\n    x\n  y\n\n  z\n", "--- !t &a\nk: *a\n", "x: &n {v: 1}\ny: *n\n<<: *n\n", "a: 'it''s'\nb: \"\\u00e9\\x41\"\n", "# c\na: b # d\n? k\n: v\n",
    "a:\n- 1\n- 2\nb: c\n", "%YAML 1.1\n---\na\n...\n---\nb\n", "a: b\n c\n  d\ne: \"f\n  g\"\n", "lr: 1e-3\nnames: [a,\n  b, c]\n", "- !!float 1\n- !x [a]\n- ! b\n", "a: |+\n x\n\n\nb: |-1\n  y\n",
]
PUT = ":-[]{}#&*!|>'\"%@ \n,?a"


def damaged(text, turn):
    yield text
    for i in range(len(text)):
        yield text[:i] + text[i + 1:]
        yield text[:i] + PUT[(turn + 7 * i) % len(PUT)] + text[i:]
        yield text[:i] + PUT[(turn + 5 * i + 3) % len(PUT)] + text[i + 1:]


def written(node, seen, places):
    # Aliases are the same node: written once.
    if id(node) in seen:
        return "again"
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        at = f"{node.start_mark.line + 1}:{node.start_mark.column + 1} " if node.value and places else ""
        return (at if node.style is None else "quoted ") + json.dumps(node.value, ensure_ascii=False)
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(written(n, seen, places) for n in node.value) + "]"
    return "{" + ", ".join(written(k, seen, places) + ": " + written(v, seen, places) for k, v in node.value) + "}"


def answer(text):
    try:
        return " --- ".join("nothing" if n is None else written(n, set(), not set("&!") & set(text)) for n in yaml.compose_all(text))
    except yaml.YAMLError:
        return "error"


def main():
    lines, seen = [], set()
    for turn, base in enumerate(TEXTS):
        for text in damaged(base, turn):
            if text not in seen:
                seen.add(text)
                lines.append(json.dumps({"text": text, "answer": answer(text)}, ensure_ascii=False))
    target = pathlib.Path(__file__).parent / "answers.jsonl.gz"
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


main()

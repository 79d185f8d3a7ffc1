"""Asks PyYAML what texts mean: yaml_facts.py > yaml.jsonl. Rows: text, and what repr gives or the error's kind."""
import json
import yaml

TEXTS = [
    "width: 8", "a: 1\nb: 2\n", "- 1\n- 2\n", "a:\n  - 1\n  - 2\n", "a:\n- 1\n- x: 1\n  y: 2\n-\n  - 3\n", "", "# only\n", "---\n", "a:", "~",
    "a: {b: 1, c: [1, 2, {d: e}]}", "[a, b, [c]]", "{a, b: , c: 3}", "[a: 1, b]", "{a: [\n 1,\n 2 ],\n b: 3}", "[]", "{}", "[1, 2, ]", "{a: 1, }",
    "backbone:\n  # [from, number, module, args]\n  [[-1, 1, Conv, [64, 6, 2, 2]],  # 0-P1/2\n   [-1, 1, Conv, [128, 3, 2]],\n   [[-1, 6], 1, Concat, [1]],\n   [-1, 1, nn.Upsample, [None, 2, 'nearest']],\n  ]\n",
    "nc: 80\ndepth_multiple: 0.33  # model depth multiple\nanchors:\n  - [10,13, 16,30, 33,23]  # P3/8\n  - [30,61, 62,45, 59,119]\n",
    "a: yes\nb: No\nc: on\nd: OFF\ne: true\nf: False\ng: y\nh: n\n", "a: null\nb: ~\nc: Null\nd: nULL\n", "a: 1\nb: -1\nc: +1\nd: 0x1F\ne: 0b101\nf: 010\ng: 1_000\nh: 0o17\ni: 08\nj: 1:30\nk: 190:20:30\n",
    "a: 1.0\nb: .5\nc: 1e3\nd: 1.e+3\ne: 1.0e-3\nf: 1.0e3\ng: -.inf\nh: .nan\ni: 1.\nj: 1_0.5\nk: 20:30.15\nl: .\nm: 1e-5\n",
    "a: 2024-05-01\nb: '2024-05-01'\nc: 2024-5-1x\n", "a: 'it''s'\nb: \"x\\ty\\u00e9\\n\\x41\"\nc: 'a: b # c'\n", "a: \"one\n  two\n\n  three\"\nb: 'x\n  y'\n", "a: \"x\\\n  y\"\n",
    "a: one\n  two\n\n  three\nb: 2\n", "a: x # comment\nb: x#y\nc: 'x' # y\nd: # z\n  1\n", "a: |\n  one\n   two\n\n  three\n\nb: 1\n", "a: >\n  one\n  two\n\n  three\n    four\n  five\n\n\nb: 1\n",
    "a: |-\n  x\n\n", "a: |+\n  x\n\n\nb: 1\n", "a: >-\n  x\n  y\n", "a: |2\n    x\n   y\n", "- |\n x\n- >\n y\n", "|\n  top\n", "a: |\n\nb: 1", "a: |\n  x", "a: >+\n\n  x\n\n", "a: |\n  # no comment\n  x\n",
    "base: &b {x: 1, y: 2}\nd:\n  <<: *b\n  y: 3\n", "a: &x 1\nb: *x\n", "a: &l\n  - 1\nb: *l\nc: [*l, *l]\n", "d: {<<: [{a: 1}, {a: 2, b: 3}], c: 4}", "&a x: &b y\nz: *a\n", "a: &m\n  x: 1\nb: {<<: *m}\n", "x: &x\n", "- &a\n  k: v\n- *a\n",
    "a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: !!bool 'yes'\ne: !!null ''\nf: ! 12\n", "!!map {a: 1}", "a: !!seq [1]\nb: !!set {x}\n", "!!binary aGVsbG8=", "a: !<tag:yaml.org,2002:str> 5", "a: !custom 1", "!!python/tuple [1]",
    "? a\n: b\n? c\n", "? [1, 2]\n: x\n", "[1, 2]: x", "1: a\n2.5: b\ntrue: c\nnull: d\n", "'quoted': 1\n\"dq\": 2\n", "a b c: d e f\n", "http://x.y/z: http://a:80/b\n", "a: -1\nb: - 1\n", "a: -b\nc: -\n", "- - 1\n  - 2\n- - 3\n", "-\n- a\n-\n", "- a: 1\n  b:\n    c: 2\n- d\n",
    "a:\n  b:\n    c:\n      d: 1\n    e: 2\n  f: 3\ng: 4\n", "a:   1   \nb:\t2\n", "a: 1\n b: 2\n", "a: b: c\n", "a:\n\t- 1\n", "[1, 2", "{a: 1", "a: 'x", "a: \"x", "a: *none", "a: @x", "a: `x`", "a: %x", "- a\nb: 1\n", "a: 1\n- b\n", "a: [1, 2]]", "a: }", "a: \"\\q\"", "key\nother: 1\n", "a: , b\n", "a: [,]\n", ": x\n", "a: &x &y 1\n", "a: ? b\n", "- 1\n 2\n", "a: 1\na: 2\n",
    "--- 1\n", "---\na: 1\n...\n", "--- a\n--- b\n", "%YAML 1.1\n---\na: 1\n", "a: 1\n...\n# end\n", "--- |\n x\n", "---\n- 1\n---\n- 2\n", "a: 1\n---\nb: 2", "\ufeffa: 1\n", "a: 1\r\nb: 2\r\n", "a: é\nü: [ß]\n", "a: x:y\nb: x :y\nc: ':'\n", "a: [x:y, 'z':1, {q: 1}]\n", "{a: b:c, d: e}", "{\"a\":1, 'b':2}", "[a b, c  d]", "[\"x\", 'y', z] # c\n", "a: [1, # one\n  2]\n", "a: (1, 2)\nb: lambda x: x\n", "model: {_target_: torch.nn.Linear, in_features: 8}\n", "a: ${b}\nb: $c\nc: <x>\nd: x|y\ne: a>b\n", "c: '<<'\n", "lr: 1e-4\nwd: 5.0e-4\neps: 1.0E-8\n", "a: 0.1.2\nb: 1.2.3.4\nc: 12abc\nd: +\ne: -\nf: 0x\n", "a: '1'\nb: \"true\"\n", "a:\n  - b:\n      - c: 1\n        d: 2\n      - e\n  - f\n", "a: &anchor\n  - &s x\n  - *s\n", "a: !!omap [x: 1]", "# c\n\n# d\na: 1\n\n\n# e\nb: 2\n# f\n", "  a: 1\n  b: 2\n", " - 1\n - 2\n", "a: [\n]\n", "a: {\n}\n", "a:\n  # c\n  b: 1\n# c\n  c: 2\n",
]


def outcome(text):
    try:
        documents = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, ValueError, TypeError):
        return {"text": text, "error": True}
    return {"text": text, "documents": repr(documents)}


for text in TEXTS:
    print(json.dumps(outcome(text)))

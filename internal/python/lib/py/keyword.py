"""keyword: the reserved words."""
from _native import keyword_names

kwlist = list(keyword_names)
softkwlist = ["_", "case", "match", "type"]
iskeyword = frozenset(kwlist).__contains__
issoftkeyword = frozenset(softkwlist).__contains__

# Patterns: "b (h w) c -> b c h w". A side is a list of groups, a group a list of
# axis names; "1" and "()" are empty groups, the ellipsis stands for any axes.
from functools import lru_cache

ELLIPSIS = "…"
BARE = [ELLIPSIS, ELLIPSIS]  # a group of its own for each axis; "(...)" is one group


class EinopsError(RuntimeError):
    pass


@lru_cache(maxsize=1024)
def parse_side(text):
    text = text.replace("...", " " + ELLIPSIS + " ").replace("(", " ( ").replace(")", " ) ")
    groups, group = [], None
    for token in text.split():
        if token == "(":
            if group is not None:
                raise EinopsError(f"nested parentheses in {text!r}")
            group = []
        elif token == ")":
            if group is None:
                raise EinopsError(f"unbalanced parentheses in {text!r}")
            groups.append(group)
            group = None
        else:
            names = [] if token == "1" else [token]
            if group is None:
                groups.append(BARE if token == ELLIPSIS else names)
            else:
                group.extend(names)
    if group is not None:
        raise EinopsError(f"unbalanced parentheses in {text!r}")
    names = axes_of(groups)
    for name in names:
        if name != ELLIPSIS and not name.isidentifier() and not name.isdigit():
            raise EinopsError(f"invalid axis name {name!r} in {text!r}")
        if names.count(name) > 1 and not name.isdigit() and name != ELLIPSIS:
            raise EinopsError(f"axis {name!r} appears twice in {text!r}")
    return groups


def axes_of(groups):
    return [name for group in groups for name in group]


def split_pattern(pattern):
    if pattern.count("->") != 1:
        raise EinopsError(f"pattern {pattern!r} needs exactly one arrow")
    left, right = pattern.split("->")
    return left, right


def expand_ellipsis(groups, rank):
    # The ellipsis becomes as many named axes as the tensor has left.
    if ELLIPSIS not in axes_of(groups):
        return groups
    count = rank - (len(groups) - 1)
    if count < 0:
        raise EinopsError(f"a tensor with {rank} axes has too few for {len(groups) - 1} named ones")
    names = [ELLIPSIS + str(i) for i in range(count)]
    expanded = []
    for group in groups:
        if group is BARE:
            expanded.extend([name] for name in names)
        elif ELLIPSIS in group:
            at = group.index(ELLIPSIS)
            expanded.append(group[:at] + names + group[at + 1:])
        else:
            expanded.append(group)
    return expanded


def expand_output(groups, names):
    expanded = []
    for group in groups:
        if group is BARE:
            expanded.extend([name] for name in names)
        elif ELLIPSIS in group:
            at = group.index(ELLIPSIS)
            expanded.append(group[:at] + names + group[at + 1:])
        else:
            expanded.append(group)
    return expanded


def name_numbers(groups, side, sizes):
    # A number is an axis of its own: "(h 2)" reduces over two neighbours.
    named = []
    for group in groups:
        names = []
        for name in group:
            if name.isdigit():
                number, name = int(name), f"{side}{len(sizes)}"
                sizes[name] = number
            names.append(name)
        named.append(names)
    return named


def axis_sizes(groups, shape, given, pattern):
    # The size of every axis on the left, unknown ones from their group's size.
    if len(groups) != len(shape):
        raise EinopsError(f"pattern {pattern!r} expects {len(groups)} axes, the tensor has {len(shape)}: {tuple(shape)}")
    sizes = {}
    for group, size in zip(groups, shape):
        known, unknown = 1, None
        for name in group:
            if name in given:
                sizes[name] = given[name]
                known *= given[name]
            elif unknown is not None:
                raise EinopsError(f"could not infer sizes for {{{unknown!r}, {name!r}}} in pattern {pattern!r}")
            else:
                unknown = name
        if unknown is None:
            if known != size:
                raise EinopsError(f"shape mismatch in pattern {pattern!r}: axis {group} has size {size}, not {known}")
        else:
            if known == 0 or size % known != 0:
                raise EinopsError(f"can't divide axis of length {size} in chunks of {known} in pattern {pattern!r}")
            sizes[unknown] = size // known
    return sizes

# Small things that torchvision's own files share.
import enum


class StrEnumMeta(enum.EnumMeta):
    auto = enum.auto


class StrEnum(enum.Enum, metaclass=StrEnumMeta):
    pass


def sequence_to_str(seq, separate_last=""):
    if not seq:
        return ""
    if len(seq) == 1:
        return f"'{seq[0]}'"
    head = "', '".join(str(item) for item in seq[:-1])
    separator = "" if separate_last and len(seq) == 2 else ","
    return f"'{head}'{separator} {separate_last}'{seq[-1]}'"

"""_dates: what datetime, time and calendar share: the calendar, and dates as text in the C locale."""
import re as _re

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    return 29 if month == 2 and is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def days_before_month(year, month):
    return _DAYS_BEFORE[month - 1] + (month > 2 and is_leap(year))


def ordinal(year, month, day):
    """Counts days; the first of January of the year 1 is 1."""
    years = year - 1
    return years * 365 + years // 4 - years // 100 + years // 400 + days_before_month(year, month) + day


def from_ordinal(n):
    year = n // 366 + 1
    while ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = 12
    while ordinal(year, month, 1) > n:
        month -= 1
    return year, month, n - ordinal(year, month, 1) + 1


def weekday(year, month, day):
    return (ordinal(year, month, day) + 6) % 7


def iso_week(year, month, day):
    """The ISO year, week and weekday: a week belongs to the year of its Thursday."""
    n = ordinal(year, month, day)
    thursday = n + 3 - (n + 6) % 7
    iso_year = from_ordinal(thursday)[0]
    return iso_year, (thursday - ordinal(iso_year, 1, 1)) // 7 + 1, (n + 6) % 7 + 1


def _directives(year, month, day, hour, minute, second, micro, offset, zone):
    of_week = weekday(year, month, day)
    of_year = days_before_month(year, month) + day
    iso_year, iso_number, iso_day = iso_week(year, month, day)
    return {
        "%": "%", "n": "\n", "t": "\t", "Y": str(year), "C": f"{year // 100:02d}", "y": f"{year % 100:02d}",
        "m": f"{month:02d}", "d": f"{day:02d}", "e": f"{day:2d}", "H": f"{hour:02d}", "I": f"{(hour + 11) % 12 + 1:02d}",
        "k": f"{hour:2d}", "l": f"{(hour + 11) % 12 + 1:2d}", "M": f"{minute:02d}", "S": f"{second:02d}",
        "f": f"{micro:06d}", "p": "AM" if hour < 12 else "PM", "P": "am" if hour < 12 else "pm",
        "a": DAYS[of_week][:3], "A": DAYS[of_week], "b": MONTHS[month - 1][:3], "h": MONTHS[month - 1][:3],
        "B": MONTHS[month - 1], "j": f"{of_year:03d}", "u": str(of_week + 1), "w": str((of_week + 1) % 7),
        "U": f"{(of_year + 6 - (of_week + 1) % 7) // 7:02d}", "W": f"{(of_year + 6 - of_week) // 7:02d}",
        "G": str(iso_year), "g": f"{iso_year % 100:02d}", "V": f"{iso_number:02d}", "z": offset, "Z": zone,
    }


_COMPOUND = {"c": "%a %b %e %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "D": "%m/%d/%y", "F": "%Y-%m-%d",
             "R": "%H:%M", "T": "%H:%M:%S", "r": "%I:%M:%S %p"}


def format(text, year, month, day, hour=0, minute=0, second=0, micro=0, offset="", zone=""):
    """strftime: directives that are not known stay as they are, as in glibc."""
    known = _directives(year, month, day, hour, minute, second, micro, offset, zone)
    text = _re.sub("%([cxXDFRTr])", lambda found: _COMPOUND[found.group(1)], text.replace("%%", "\0"))
    text = _re.sub("%([A-Za-z])", lambda found: known.get(found.group(1), found.group()), text)
    return text.replace("\0", "%")


_PATTERNS = {
    "Y": r"\d\d\d\d", "y": r"\d\d", "m": r"1[0-2]|0[1-9]|[1-9]", "d": r"3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9]",
    "H": r"2[0-3]|[0-1]\d|\d", "I": r"1[0-2]|0[1-9]|[1-9]", "M": r"[0-5]\d|\d", "S": r"6[0-1]|[0-5]\d|\d",
    "f": r"[0-9]{1,6}", "j": r"36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]",
    "p": "am|pm", "z": r"[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|Z", "Z": "utc|gmt", "w": "[0-6]", "u": "[1-7]",
    "U": r"5[0-3]|[0-4]\d|\d", "W": r"5[0-3]|[0-4]\d|\d", "a": "|".join(day[:3] for day in DAYS), "A": "|".join(DAYS),
    "b": "|".join(month[:3] for month in MONTHS), "B": "|".join(sorted(MONTHS, key=len, reverse=True)),
}


def _pattern(format):
    for compound, parts in _COMPOUND.items():
        format = format.replace("%" + compound, parts.replace("%e", "%d"))
    pattern, at = "", 0
    while at < len(format):
        if format[at] != "%":
            pattern += r"\s+" if format[at].isspace() else _re.escape(format[at])
            at += 1
            continue
        if at + 1 == len(format):
            raise ValueError("stray %% in format '%s'" % format)
        code = format[at + 1]
        if code != "%" and code not in _PATTERNS:
            raise ValueError("'%s' is a bad directive in format '%s'" % (code, format))
        pattern += "%" if code == "%" else f"(?P<{code}>{_PATTERNS[code]})"
        at += 2
    return _re.sub(r"(\\s\+)+", lambda _: r"\s+", pattern)


def _position(names, text, letters=None):
    return [name[:letters].lower() for name in names].index(text.lower())


def parse(text, format):
    """strptime: year, month, day, hour, minute, second, microsecond, offset in seconds or None, and zone."""
    found = _re.match(_pattern(format), text, _re.IGNORECASE)
    if not found:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if found.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[found.end():]}")
    parts = found.groupdict()
    number = lambda code, default: int(parts[code]) if code in parts else default
    year = number("Y", 1900)
    if "y" in parts:
        year = number("y", 0) + (2000 if number("y", 0) <= 68 else 1900)
    month, day = number("m", 1), number("d", 1)
    if "b" in parts:
        month = _position(MONTHS, parts["b"], 3) + 1
    if "B" in parts:
        month = _position(MONTHS, parts["B"]) + 1
    if "j" in parts:
        year, month, day = from_ordinal(ordinal(year, 1, 1) + number("j", 1) - 1)
    if day > days_in_month(year, month):
        raise ValueError("day is out of range for month")
    hour = number("H", 0)
    if "I" in parts:
        hour = number("I", 0) % 12 + (12 if parts.get("p", "").lower() == "pm" else 0)
    micro = int(parts["f"].ljust(6, "0")) if "f" in parts else 0
    return (year, month, day, hour, number("M", 0), number("S", 0), micro,
            parse_offset(parts["z"]) if "z" in parts else None, parts.get("Z"))


def parse_offset(text):
    """Seconds east of Greenwich: "+05:30" is 19800."""
    if text in ("Z", "z"):
        return 0
    digits = text[1:].replace(":", "").partition(".")[0]
    seconds = int(digits[:2]) * 3600 + int(digits[2:4] or 0) * 60 + int(digits[4:6] or 0)
    return -seconds if text[0] == "-" else seconds

"""datetime: dates, times and their differences. now() and today() are the beginning of 1970."""
import _dates
import re as _re
import time as _time

MINYEAR, MAXYEAR = 1, 9999
_DAY = 86400000000  # microseconds


def _check(value, low, high, name):
    if not low <= value <= high:
        raise ValueError(f"{name} must be in {low}..{high}")
    return value


def _comparable(kind, key):
    """Makes the four orders of a class out of what it compares by; other classes are not comparable."""
    def compared(order):
        def method(self, other):
            return order(key(self), key(other)) if isinstance(other, kind) else NotImplemented
        return method
    kind.__lt__, kind.__le__ = compared(lambda a, b: a < b), compared(lambda a, b: a <= b)
    kind.__gt__, kind.__ge__ = compared(lambda a, b: a > b), compared(lambda a, b: a >= b)


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        whole = rest = 0
        for value, unit in ((days, _DAY), (seconds, 1000000), (microseconds, 1), (milliseconds, 1000),
                            (minutes, 60000000), (hours, 3600000000), (weeks, 7 * _DAY)):
            if isinstance(value, float):
                rest += value * unit
            else:
                whole += value * unit
        self.days, rest = divmod(whole + round(rest), _DAY)
        self.seconds, self.microseconds = divmod(rest, 1000000)
        if abs(self.days) > 999999999:
            raise OverflowError(f"days={self.days}; must have magnitude <= 999999999")

    def _total(self):
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds

    def total_seconds(self):
        return self._total() / 1000000

    def __add__(self, other):
        return timedelta(microseconds=self._total() + other._total()) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta(microseconds=self._total() - other._total()) if isinstance(other, timedelta) else NotImplemented

    def __mul__(self, other):
        return timedelta(microseconds=round(self._total() * other)) if isinstance(other, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total() / other._total()
        return timedelta(microseconds=round(self._total() / other)) if isinstance(other, (int, float)) else NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total() // other._total()
        return timedelta(microseconds=self._total() // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return timedelta(microseconds=self._total() % other._total()) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return (self // other, self % other) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta(microseconds=-self._total())

    def __pos__(self):
        return self

    def __abs__(self):
        return -self if self.days < 0 else self

    def __eq__(self, other):
        return self._total() == other._total() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._total())

    def __bool__(self):
        return self._total() != 0

    def __str__(self):
        text = f"{self.seconds // 3600}:{self.seconds // 60 % 60:02d}:{self.seconds % 60:02d}"
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, {text}"
        return text + (f".{self.microseconds:06d}" if self.microseconds else "")

    def __repr__(self):
        parts = [f"{name}={value}" for name, value in (("days", self.days), ("seconds", self.seconds),
                                                      ("microseconds", self.microseconds)) if value]
        return f"datetime.timedelta({', '.join(parts) or '0'})"


_comparable(timedelta, timedelta._total)
timedelta.min, timedelta.max = timedelta(-999999999), timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(microseconds=1)


def _offset_text(offset, colon=":"):
    """"+05:30", "" without an offset."""
    if offset is None:
        return ""
    seconds = abs(offset).days * 86400 + abs(offset).seconds
    text = f"{'-' if offset.days < 0 else '+'}{seconds // 3600:02d}{colon}{seconds // 60 % 60:02d}"
    return text + (f"{colon}{seconds % 60:02d}" if seconds % 60 else "")


class tzinfo:
    def utcoffset(self, dt):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def tzname(self, dt):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def fromutc(self, dt):
        return dt + self.utcoffset(dt)


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not timedelta(-1) < offset < timedelta(1):
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and "
                             f"timedelta(hours=24), not {offset!r}.")
        self._offset, self._name = offset, name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({self._offset!r}{'' if self._name is None else f', {self._name!r}'})"


timezone.utc = UTC = timezone(timedelta(0))


class IsoCalendarDate(tuple):
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


_DATE = r"(\d{4})-?(\d\d)-?(\d\d)"
_CLOCK = r"(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?([+-]\d\d(?::?\d\d(?::?\d\d)?)?|Z)?"


def _read(pattern, text):
    if not isinstance(text, str):
        raise TypeError("fromisoformat: argument must be str")
    found = _re.fullmatch(pattern, text)
    if not found:
        raise ValueError(f"Invalid isoformat string: {text!r}")
    return found.groups()


def _clock_of(parts):
    hour, minute, second, micro, zone = parts
    tz = None
    if zone is not None:
        seconds = _dates.parse_offset(zone)
        tz = timezone(timedelta(seconds=seconds)) if seconds else timezone.utc
    return int(hour), int(minute or 0), int(second or 0), int((micro or "").ljust(6, "0")), tz


class date:
    def __init__(self, year, month, day):
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"year {year} is out of range")
        _check(month, 1, 12, "month")
        if not 1 <= day <= _dates.days_in_month(year, month):
            raise ValueError("day is out of range for month")
        self.year, self.month, self.day = year, month, day

    @classmethod
    def today(cls):
        return cls(1970, 1, 1)

    @classmethod
    def fromtimestamp(cls, timestamp):
        return cls(*_time.gmtime(timestamp)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_dates.from_ordinal(n))

    @classmethod
    def fromisoformat(cls, date_string):
        return cls(*map(int, _read(_DATE, date_string)))

    @classmethod
    def fromisocalendar(cls, year, week, day):
        fourth = _dates.ordinal(year, 1, 4)  # is in the first week of every year
        return cls.fromordinal(fourth - (fourth + 6) % 7 + (week - 1) * 7 + day - 1)

    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self.year, month or self.month, day or self.day)

    def toordinal(self):
        return _dates.ordinal(self.year, self.month, self.day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        return IsoCalendarDate(_dates.iso_week(self.year, self.month, self.day))

    def isoformat(self):
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def timetuple(self):
        return _time.struct_time((self.year, self.month, self.day, 0, 0, 0, self.weekday(), self._day_of_year(), -1))

    def _day_of_year(self):
        return _dates.days_before_month(self.year, self.month) + self.day

    def _key(self):
        return self.toordinal()

    def __eq__(self, other):
        return self._key() == other._key() if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        return self.fromordinal(self.toordinal() + other.days) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self.fromordinal(self.toordinal() - other.days)
        return timedelta(self.toordinal() - other.toordinal()) if isinstance(other, date) else NotImplemented

    def ctime(self):
        return self.strftime("%c")

    def strftime(self, format):
        return _dates.format(format, self.year, self.month, self.day)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.date({self.year}, {self.month}, {self.day})"


_comparable(date, lambda self: self._key())
date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(days=1)


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self.hour, self.minute = _check(hour, 0, 23, "hour"), _check(minute, 0, 59, "minute")
        self.second, self.microsecond = _check(second, 0, 59, "second"), _check(microsecond, 0, 999999, "microsecond")
        self.tzinfo, self.fold = tzinfo, fold

    @classmethod
    def fromisoformat(cls, time_string):
        return cls(*_clock_of(_read("T?" + _CLOCK, time_string)))

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(self.hour if hour is None else hour, self.minute if minute is None else minute,
                          self.second if second is None else second,
                          self.microsecond if microsecond is None else microsecond,
                          self.tzinfo if tzinfo is True else tzinfo, fold=self.fold if fold is None else fold)

    def utcoffset(self):
        return None if self.tzinfo is None else self.tzinfo.utcoffset(None)

    def tzname(self):
        return None if self.tzinfo is None else self.tzinfo.tzname(None)

    def _key(self):
        micros = ((self.hour * 60 + self.minute) * 60 + self.second) * 1000000 + self.microsecond
        return micros - (self.utcoffset() or timedelta())._total()

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def isoformat(self, timespec="auto"):
        if timespec == "auto":
            timespec = "microseconds" if self.microsecond else "seconds"
        if timespec not in _TIMESPECS:
            raise ValueError("Unknown timespec value")
        text = _TIMESPECS[timespec].format(self.hour, self.minute, self.second, self.microsecond, self.microsecond // 1000)
        return text + _offset_text(self.utcoffset())

    def strftime(self, format):
        return _dates.format(format, 1900, 1, 1, self.hour, self.minute, self.second, self.microsecond,
                             _offset_text(self.utcoffset(), ""), self.tzname() or "")

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        parts = [self.hour, self.minute, self.second, self.microsecond]
        while len(parts) > 2 and not parts[-1]:
            parts.pop()
        zone = "" if self.tzinfo is None else f", tzinfo={self.tzinfo!r}"
        return f"datetime.time({', '.join(map(str, parts))}{zone})"


_TIMESPECS = {"hours": "{0:02d}", "minutes": "{0:02d}:{1:02d}", "seconds": "{0:02d}:{1:02d}:{2:02d}",
              "milliseconds": "{0:02d}:{1:02d}:{2:02d}.{4:03d}", "microseconds": "{0:02d}:{1:02d}:{2:02d}.{3:06d}"}
_comparable(time, time._key)
time.min, time.max, time.resolution = time(0), time(23, 59, 59, 999999), timedelta(microseconds=1)


class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        super().__init__(year, month, day)
        self.hour, self.minute = _check(hour, 0, 23, "hour"), _check(minute, 0, 59, "minute")
        self.second, self.microsecond = _check(second, 0, 59, "second"), _check(microsecond, 0, 999999, "microsecond")
        self.tzinfo, self.fold = tzinfo, fold

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(0, tz)

    @classmethod
    def today(cls):
        return cls.now()

    utcnow = today

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        at = cls(1970, 1, 1, tzinfo=tz) + timedelta(seconds=timestamp)
        return at if tz is None else tz.fromutc(at)

    utcfromtimestamp = fromtimestamp

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
                   time.tzinfo if tzinfo is True else tzinfo)

    @classmethod
    def fromisoformat(cls, date_string):
        parts = _read(_DATE + "(?:." + _CLOCK + ")?", date_string)
        clock = _clock_of(parts[3:]) if parts[3] is not None else ()
        return cls(*map(int, parts[:3]), *clock)

    @classmethod
    def strptime(cls, date_string, format):
        *parts, seconds, zone = _dates.parse(date_string, format)
        tz = None
        if seconds is not None:
            tz = timezone(timedelta(seconds=seconds), *([zone] if zone else [])) if seconds or zone else timezone.utc
        return cls(*parts, tz)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        clock = self.timetz().replace(hour, minute, second, microsecond, tzinfo, fold=fold)
        day = date(self.year, self.month, self.day).replace(year, month, day)
        return type(self).combine(day, clock)

    def utcoffset(self):
        return None if self.tzinfo is None else self.tzinfo.utcoffset(self)

    def tzname(self):
        return None if self.tzinfo is None else self.tzinfo.tzname(self)

    def dst(self):
        return None if self.tzinfo is None else self.tzinfo.dst(self)

    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        utc = self - (self.utcoffset() or timedelta())
        return tz.fromutc(utc.replace(tzinfo=tz))

    def _micros(self):
        return (((self.toordinal() * 24 + self.hour) * 60 + self.minute) * 60 + self.second) * 1000000 + (
            self.microsecond)

    def _key(self):
        return self._micros() - (self.utcoffset() or timedelta())._total()

    def timestamp(self):
        return (self._key() - _EPOCH) / 1000000

    def date(self):
        return date(self.year, self.month, self.day)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def timetz(self):
        return time(self.hour, self.minute, self.second, self.microsecond, self.tzinfo, fold=self.fold)

    def timetuple(self):
        return _time.struct_time((self.year, self.month, self.day, self.hour, self.minute, self.second, self.weekday(),
                                  self._day_of_year(), -1))

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        days, rest = divmod(self._micros() + other._total(), _DAY)
        seconds, micro = divmod(rest, 1000000)
        return type(self)(*_dates.from_ordinal(days), seconds // 3600, seconds // 60 % 60, seconds % 60, micro, self.tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        return timedelta(microseconds=self._key() - other._key()) if isinstance(other, datetime) else NotImplemented

    def isoformat(self, sep="T", timespec="auto"):
        return self.date().isoformat() + sep + self.time().isoformat(timespec) + _offset_text(self.utcoffset())

    def strftime(self, format):
        return _dates.format(format, self.year, self.month, self.day, self.hour, self.minute, self.second,
                             self.microsecond, _offset_text(self.utcoffset(), ""), self.tzname() or "")

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond:
            parts.append(self.second)
        if self.microsecond:
            parts.append(self.microsecond)
        zone = "" if self.tzinfo is None else f", tzinfo={self.tzinfo!r}"
        return f"datetime.datetime({', '.join(map(str, parts))}{zone})"


_EPOCH = _dates.ordinal(1970, 1, 1) * _DAY
_comparable(datetime, datetime._key)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)

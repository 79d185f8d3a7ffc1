"""datetime: a small part. now() and today() are the beginning of 1970."""

MINYEAR, MAXYEAR = 1, 9999
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _ordinal(year, month, day):
    years = year - 1
    days = years * 365 + years // 4 - years // 100 + years // 400
    return days + _DAYS_BEFORE[month - 1] + (month > 2 and _is_leap(year)) + day


def _from_ordinal(n):
    year = n // 366 + 1
    while _ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = 12
    while _ordinal(year, month, 1) > n:
        month -= 1
    return year, month, n - _ordinal(year, month, 1) + 1


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        seconds += minutes * 60 + hours * 3600 + (days + weeks * 7) * 86400
        total = round(seconds * 1000000) + round(microseconds + milliseconds * 1000)
        self.days, rest = divmod(total, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)

    def _total(self):
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds

    def total_seconds(self):
        return self._total() / 1000000

    def __add__(self, other):
        return timedelta(microseconds=self._total() + other._total()) if isinstance(other, timedelta) else (
            NotImplemented)

    def __sub__(self, other):
        return timedelta(microseconds=self._total() - other._total()) if isinstance(other, timedelta) else (
            NotImplemented)

    def __mul__(self, other):
        return timedelta(microseconds=self._total() * other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total() / other._total()
        return timedelta(microseconds=self._total() / other)

    def __neg__(self):
        return timedelta(microseconds=-self._total())

    def __eq__(self, other):
        return isinstance(other, timedelta) and self._total() == other._total()

    def __lt__(self, other):
        return self._total() < other._total()

    def __le__(self, other):
        return self._total() <= other._total()

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


class tzinfo:
    pass


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def __repr__(self):
        return "datetime.timezone.utc" if self is timezone.utc else f"datetime.timezone({self._offset!r})"


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc


class date:
    def __init__(self, year, month, day):
        self.year, self.month, self.day = year, month, day

    @classmethod
    def today(cls):
        return cls(1970, 1, 1)

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    def toordinal(self):
        return _ordinal(self.year, self.month, self.day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isoformat(self):
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def _key(self):
        return (self.year, self.month, self.day)

    def __eq__(self, other):
        return isinstance(other, date) and self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __hash__(self):
        return hash(self._key())

    def __add__(self, other):
        return self.fromordinal(self.toordinal() + other.days)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self.fromordinal(self.toordinal() - other.days)
        return timedelta(self.toordinal() - other.toordinal())

    def strftime(self, format):
        hour, minute, second, micro = self._clock()
        for code, text in (("%Y", f"{self.year:04d}"), ("%m", f"{self.month:02d}"), ("%d", f"{self.day:02d}"),
                           ("%H", f"{hour:02d}"), ("%M", f"{minute:02d}"), ("%S", f"{second:02d}"),
                           ("%f", f"{micro:06d}"), ("%y", f"{self.year % 100:02d}")):
            format = format.replace(code, text)
        return format

    def _clock(self):
        return 0, 0, 0, 0

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.date({self.year}, {self.month}, {self.day})"


class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond
        self.tzinfo = tzinfo

    def isoformat(self):
        text = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return text + (f".{self.microsecond:06d}" if self.microsecond else "")

    __str__ = isoformat


class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        super().__init__(year, month, day)
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond
        self.tzinfo = tzinfo

    @classmethod
    def now(cls, tz=None):
        return cls(1970, 1, 1, tzinfo=tz)

    @classmethod
    def today(cls):
        return cls.now()

    utcnow = today

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        return cls(1970, 1, 1, tzinfo=tz) + timedelta(seconds=timestamp)

    def _micros(self):
        return (((self.toordinal() * 24 + self.hour) * 60 + self.minute) * 60 + self.second) * 1000000 + (
            self.microsecond)

    def _key(self):
        return self._micros()

    def timestamp(self):
        return (self._micros() - datetime(1970, 1, 1)._micros()) / 1000000

    def date(self):
        return date(self.year, self.month, self.day)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def _clock(self):
        return self.hour, self.minute, self.second, self.microsecond

    def __add__(self, other):
        days, rest = divmod(self._micros() + other._total(), 86400000000)
        seconds, micro = divmod(rest, 1000000)
        return datetime(*_from_ordinal(days), seconds // 3600, seconds // 60 % 60, seconds % 60, micro, self.tzinfo)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        return timedelta(microseconds=self._micros() - other._micros())

    def isoformat(self, sep="T", timespec="auto"):
        return date.isoformat(self) + sep + self.time().isoformat()

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond:
            parts.append(self.second)
        if self.microsecond:
            parts.append(self.microsecond)
        return f"datetime.datetime({', '.join(map(str, parts))})"

"""time: the clock stands still at the beginning of 1970, so that runs can be repeated."""
import _dates

timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")


class struct_time(tuple):
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ("year", "mon", "mday", "hour", "min", "sec", "wday", "yday", "isdst")
        return f"time.struct_time({', '.join(f'tm_{name}={value!r}' for name, value in zip(names, self))})"


def time():
    return 0.0


perf_counter = monotonic = process_time = thread_time = time


def time_ns():
    return 0


perf_counter_ns = monotonic_ns = process_time_ns = thread_time_ns = time_ns


def sleep(secs):
    pass


def gmtime(secs=None):
    days, rest = divmod(int((secs or 0) // 1), 86400)
    year, month, day = _dates.from_ordinal(_dates.ordinal(1970, 1, 1) + days)
    return struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, _dates.weekday(year, month, day),
                        _dates.days_before_month(year, month) + day, 0))


localtime = gmtime


def mktime(t):
    days = _dates.ordinal(t[0], t[1], 1) + t[2] - 1 - _dates.ordinal(1970, 1, 1)
    return float(((days * 24 + t[3]) * 60 + t[4]) * 60 + t[5])


def strftime(format, t=None):
    t = gmtime() if t is None else t
    return _dates.format(format, *t[:6], offset="+0000", zone="UTC")


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    year, month, day, hour, minute, second, _, _, zone = _dates.parse(string, format)
    return struct_time((year, month, day, hour, minute, second, _dates.weekday(year, month, day),
                        _dates.days_before_month(year, month) + day, -1 if zone is None else 0))


def asctime(t=None):
    return strftime("%c", t)


def ctime(secs=None):
    return asctime(gmtime(secs))


def tzset():
    pass


def get_clock_info(name):
    raise OSError("heft gives models no clock")

"""time: the clock stands still, so that runs can be repeated."""
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


def time():
    return 0.0


perf_counter = monotonic = process_time = thread_time = time


def time_ns():
    return 0


perf_counter_ns = monotonic_ns = process_time_ns = thread_time_ns = time_ns


def sleep(secs):
    pass


def gmtime(secs=None):
    return struct_time((1970, 1, 1, 0, 0, 0, 3, 1, 0))


localtime = gmtime


def mktime(t):
    return 0.0


def strftime(format, t=None):
    names = {"%Y": "1970", "%m": "01", "%d": "01", "%H": "00", "%M": "00", "%S": "00", "%y": "70", "%b": "Jan",
             "%B": "January", "%a": "Thu", "%A": "Thursday", "%p": "AM", "%I": "12", "%j": "001", "%f": "000000",
             "%Z": "UTC", "%z": "+0000"}
    for code, text in names.items():
        format = format.replace(code, text)
    return format


def asctime(t=None):
    return "Thu Jan  1 00:00:00 1970"


def ctime(secs=None):
    return asctime()


def tzset():
    pass


def get_clock_info(name):
    raise OSError("heft gives models no clock")

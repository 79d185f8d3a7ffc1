# Dates, times and their differences, and as text.
import calendar
import datetime
import time

D, T, DT, TD, TZ = datetime.date, datetime.time, datetime.datetime, datetime.timedelta, datetime.timezone


def t(*tests):
    for test in tests:
        try:
            print(repr(test()))
        except Exception as failure:
            print(type(failure).__name__ + ':', failure)


# Dates as text: every directive, in a leap year, in a year that begins on a Sunday, and at the ends of years.
for d in DT(2024, 2, 29, 13, 5, 9, 1234), DT(2023, 1, 1), DT(2021, 1, 3, 0, 30), DT(2020, 12, 31, 23, 59, 59), DT(1999, 7, 4, 12):
    for code in 'aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%q':
        print(code, repr(d.strftime('<%' + code + '>')))
    print(tuple(d.isocalendar()), d.timetuple(), d.weekday(), f'{d:%H-%M}', f'{d}', f'{d.date():%j}', d.ctime())
# Text as dates.
for text, form in [('2024-01-02 03:04:05', '%Y-%m-%d %H:%M:%S'), ('Jan 5 99', '%b %d %y'), ('5 january 1968', '%d %B %Y'), ('68', '%y'), ('69', '%y'), ('12:30 AM', '%I:%M %p'),
                   ('12:30 pm', '%I:%M %p'), ('0.5', '%S.%f'), ('2024 060', '%Y %j'), ('1  2', '%d %m'), ('2024-02-30', '%Y-%m-%d'), ('10%', '%d%%'), ('1 rest', '%d'), ('x', '%d'),
                   ('1', '%Q'), ('1', '%'), ('12:00+0530', '%H:%M%z'), ('12:00-01:30:15', '%H:%M%z'), ('12:00Z', '%H:%M%z'), ('Thu Feb 29 13:05:09 2024', '%c'), ('03/04/24', '%x'), ('a.b', 'a.b')]:
    t(lambda: DT.strptime(text, form), lambda: tuple(time.strptime(text, form)))
t(lambda: D.fromisoformat('20240304'), lambda: D.fromisoformat('2024-02-30'), lambda: D.fromisoformat(5), lambda: DT.fromisoformat('2024-01-02'), lambda: DT.fromisoformat('2024-01-02 03'),
  lambda: DT.fromisoformat('2024-01-02T03:04+05:30'), lambda: DT.fromisoformat('2024-01-02T03:04:05Z'), lambda: DT.fromisoformat('2024-01-02T03:04:05.5'), lambda: T.fromisoformat('03:04:05.000006'), lambda: T.fromisoformat('3'))
# Arithmetic and order.
u = DT(2024, 3, 1, 12, tzinfo=TZ.utc)
east = TZ(TD(hours=5, minutes=30))
t(lambda: u.astimezone(east), lambda: u.astimezone(east) == u, lambda: (u - DT(2024, 3, 1, 12, tzinfo=east)), lambda: u.astimezone(east).isoformat(), lambda: u.tzname(), lambda: east.tzname(None), lambda: str(TZ(TD(hours=-3), 'BRT')),
  lambda: TZ(TD(hours=-3), 'BRT'), lambda: TZ(TD(hours=24)), lambda: DT.fromtimestamp(0, east), lambda: u.timestamp(), lambda: u.replace(tzinfo=None), lambda: u.time(), lambda: u.timetz(), lambda: u.strftime('%z %Z'),
  lambda: D(2024, 1, 1) == DT(2024, 1, 1), lambda: D(2024, 1, 1) != 1, lambda: TD(1) == 1, lambda: T(1) == T(1, 0, 0), lambda: sorted([D(2024, 5, 1), D(2023, 5, 1)]), lambda: max(TD(1), TD(2)), lambda: DT.min, lambda: DT.max, lambda: D.max, lambda: T.max, lambda: TD.min, lambda: TD.resolution)
t(lambda: D(0, 1, 1), lambda: D(2024, 13, 1), lambda: DT(2024, 1, 1, 1, 60), lambda: T(1, 2, 60), lambda: T(1, 2, 3, 1000000), lambda: TD(10 ** 9), lambda: TD(microseconds=0.5), lambda: TD(microseconds=1.5), lambda: TD(seconds=1e-7), lambda: TD(weeks=1.5), lambda: TD(1) * 0.3333333, lambda: TD(1) // 7, lambda: TD(-1) // TD(hours=7), lambda: -TD(seconds=1) % TD(hours=1), lambda: +TD(2), lambda: sum([TD(1), TD(2)], TD()))
t(lambda: D(2024, 2, 29).replace(year=2023), lambda: D.fromisocalendar(2025, 1, 1), lambda: D.fromtimestamp(86400 * 365), lambda: u.replace(hour=0, minute=0), lambda: DT.combine(D(2024, 1, 1), T(1, tzinfo=TZ.utc)), lambda: T(1, 2, 3, 4).isoformat('milliseconds'), lambda: d.isoformat(timespec='hours'), lambda: d.isoformat(timespec='x'), lambda: T(1, 2, 3), lambda: T(1, tzinfo=TZ.utc), lambda: T(13, 5).strftime('%I:%M %p'))
# The other modules of time.
g = time.gmtime(1709211909.5)
t(lambda: g, lambda: g.tm_yday, lambda: calendar.timegm(g), lambda: time.strftime('%Y-%m-%d %H:%M:%S', g), lambda: time.asctime(g), lambda: time.strptime('2024', '%Y'), lambda: calendar.monthrange(2024, 2), lambda: calendar.monthrange(2024, 13), lambda: calendar.isleap(1900), lambda: calendar.leapdays(2000, 2024), lambda: calendar.monthcalendar(2024, 2), lambda: list(calendar.month_abbr), lambda: calendar.day_name[6], lambda: calendar.weekday(2024, 2, 29))

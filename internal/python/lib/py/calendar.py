"""calendar: the facts of months and years. Printed calendars are not made."""
import _dates
from _dates import is_leap as isleap, weekday

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
day_name = list(_dates.DAYS)
day_abbr = [day[:3] for day in day_name]
month_name = ["", *_dates.MONTHS]
month_abbr = [month[:3] for month in month_name]


class IllegalMonthError(ValueError):
    def __str__(self):
        return f"bad month number {self.args[0]!r}; must be 1-12"


def leapdays(y1, y2):
    return sum(isleap(year) for year in range(y1, y2))


def monthrange(year, month):
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), _dates.days_in_month(year, month)


def monthcalendar(year, month):
    first, days = monthrange(year, month)
    cells = [0] * first + list(range(1, days + 1))
    cells += [0] * (-len(cells) % 7)
    return [cells[at:at + 7] for at in range(0, len(cells), 7)]


def timegm(tuple):
    days = _dates.ordinal(tuple[0], tuple[1], 1) + tuple[2] - 1 - _dates.ordinal(1970, 1, 1)
    return ((days * 24 + tuple[3]) * 60 + tuple[4]) * 60 + tuple[5]

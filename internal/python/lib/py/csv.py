"""csv: rows of quoted fields."""
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3


class Error(Exception):
    pass


class Dialect:
    delimiter = ","
    quotechar = '"'


class excel(Dialect):
    pass


def _fields(line, delimiter, quotechar):
    fields, current, quoted = [], "", False
    i = 0
    while i < len(line):
        char = line[i]
        if quoted:
            if char == quotechar and line[i + 1:i + 2] == quotechar:
                current += quotechar
                i += 1
            elif char == quotechar:
                quoted = False
            else:
                current += char
        elif char == quotechar and not current:
            quoted = True
        elif char == delimiter:
            fields.append(current)
            current = ""
        else:
            current += char
        i += 1
    return fields + [current]


def reader(csvfile, dialect="excel", *, delimiter=",", quotechar='"', **options):
    for line in csvfile:
        line = line.rstrip("\r\n")
        yield _fields(line, delimiter, quotechar) if line else []


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", **options):
        self._restkey, self._restval = restkey, restval
        self._rows = reader(f, dialect, **options)
        self.fieldnames = list(fieldnames) if fieldnames is not None else next(self._rows, [])

    def __iter__(self):
        known = len(self.fieldnames)
        for row in self._rows:
            if not row:
                continue
            named = dict(zip(self.fieldnames, row))
            named.update(dict.fromkeys(self.fieldnames[len(row):], self._restval))
            if len(row) > known:
                named[self._restkey] = row[known:]
            yield named


class writer:
    def __init__(self, csvfile, dialect="excel", *, delimiter=",", lineterminator="\r\n", **options):
        self._file, self._delimiter, self._end = csvfile, delimiter, lineterminator

    def _quote(self, value):
        text = "" if value is None else str(value)
        if any([c in text for c in (self._delimiter, '"', "\n", "\r")]):
            return '"' + text.replace('"', '""') + '"'
        return text

    def writerow(self, row):
        return self._file.write(self._delimiter.join(map(self._quote, row)) + self._end)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", **options):
        self.fieldnames, self._restval = fieldnames, restval
        self.writer = writer(f, dialect, **options)

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow([rowdict.get(name, self._restval) for name in self.fieldnames])

    def writerows(self, rowdicts):
        for row in rowdicts:
            self.writerow(row)

"""configparser: INI files."""
from collections import OrderedDict as _OrderedDict
import re as _re

DEFAULTSECT = "DEFAULT"
_TRUTHS = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
_REFERENCE = _re.compile(r"%\(([^)]*)\)s|%%")
_EXTENDED = _re.compile(r"\$\{([^}]*)\}|\$\$")
_UNSET = object()


class Error(Exception):
    pass


class NoSectionError(Error):
    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section = section


class NoOptionError(Error):
    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section


class DuplicateSectionError(Error):
    pass


class DuplicateOptionError(Error):
    pass


class InterpolationError(Error):
    pass


class InterpolationMissingOptionError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    pass


class ParsingError(Error):
    pass


class MissingSectionHeaderError(ParsingError):
    pass


class Interpolation:
    """None: values are as they are written."""

    def value(self, parser, section, text, depth=0):
        return text


class BasicInterpolation(Interpolation):
    """%(name)s refers to an option of the section or of DEFAULT."""

    def value(self, parser, section, text, depth=0):
        if "%" not in text:
            return text
        if depth > 10:
            raise InterpolationDepthError(f"Recursion limit exceeded in value substitution: {text!r}")

        def referred(match):
            if match.group() == "%%":
                return "%"
            found = parser._find(section, parser.optionxform(match.group(1)))
            if found is None:
                raise InterpolationMissingOptionError(f"Bad value substitution: option {match.group(1)!r} is not known")
            return self.value(parser, section, found, depth + 1)
        return _REFERENCE.sub(referred, text)


class ExtendedInterpolation(Interpolation):
    """${name} and ${section:name} refer to options."""

    def value(self, parser, section, text, depth=0):
        if "$" not in text:
            return text
        if depth > 10:
            raise InterpolationDepthError(f"Recursion limit exceeded in value substitution: {text!r}")

        def referred(match):
            if match.group() == "$$":
                return "$"
            where, colon, name = match.group(1).rpartition(":")
            found = parser._find(where or section, parser.optionxform(name))
            if found is None:
                raise InterpolationMissingOptionError(f"Bad value substitution: {match.group(1)!r} is not known")
            return self.value(parser, where or section, found, depth + 1)
        return _EXTENDED.sub(referred, text)


class SectionProxy:
    def __init__(self, parser, name):
        self.parser, self.name = parser, name

    def __getitem__(self, key):
        return self.parser._get_or(self.name, key, KeyError(key))

    def __setitem__(self, key, value):
        self.parser.set(self.name, key, value)

    def __contains__(self, key):
        return self.parser.has_option(self.name, key)

    def __iter__(self):
        return iter(self.parser._options(self.name))

    def __len__(self):
        return len(self.parser._options(self.name))

    def keys(self):
        return self.parser._options(self.name)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def get(self, option, fallback=None, **options):
        return self.parser.get(self.name, option, fallback=fallback, **options)

    def getint(self, option, fallback=None, **options):
        return self.parser.getint(self.name, option, fallback=fallback, **options)

    def getfloat(self, option, fallback=None, **options):
        return self.parser.getfloat(self.name, option, fallback=fallback, **options)

    def getboolean(self, option, fallback=None, **options):
        return self.parser.getboolean(self.name, option, fallback=fallback, **options)


class RawConfigParser:
    _interpolation = Interpolation()

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True, empty_lines_in_values=True,
                 default_section=DEFAULTSECT, interpolation=_UNSET, converters=None):
        self.default_section = default_section
        self._sections = {default_section: {}}
        self._allow_no_value, self._delimiters = allow_no_value, tuple(delimiters)
        self._comments, self._inline, self._strict = tuple(comment_prefixes), tuple(inline_comment_prefixes or ()), strict
        self._continued = empty_lines_in_values
        if interpolation is None:
            self._interpolation = Interpolation()
        elif interpolation is not _UNSET:
            self._interpolation = interpolation
        for key, value in (defaults or {}).items():
            self._sections[default_section][self.optionxform(key)] = str(value)

    def optionxform(self, optionstr):
        return optionstr.lower()

    def read(self, filenames, encoding=None):
        import os
        if isinstance(filenames, (str, bytes)) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        read = []
        for name in filenames:
            try:
                with open(name, encoding=encoding) as file:
                    self.read_file(file, name)
            except OSError:
                continue
            read.append(os.fspath(name))
        return read

    def read_string(self, string, source="<string>"):
        self.read_file(string.splitlines(True), source)

    def read_dict(self, dictionary, source="<dict>"):
        for section, options in dictionary.items():
            entries = self._sections.setdefault(str(section), {})
            for key, value in options.items():
                entries[self.optionxform(str(key))] = None if value is None else str(value)

    def read_file(self, f, source=None):
        entries, option, indent, seen = None, None, 0, set()
        for number, line in enumerate(f, 1):
            text = self._without_comment(line)
            stripped = text.strip()
            if not stripped:
                if self._continued and option is not None and entries[option] is not None and not line.strip():
                    entries[option] += "\n"
                continue
            column = len(text) - len(text.lstrip())
            if option is not None and column > indent:
                entries[option] = (entries[option] or "") + "\n" + stripped
                continue
            indent = column
            if stripped.startswith("[") and "]" in stripped:
                name = stripped[1:stripped.rindex("]")]
                if self._strict and name in seen:
                    raise DuplicateSectionError(f"While reading from {source!r} [line {number}]: section {name!r} already exists")
                seen.add(name)
                entries, option = self._sections.setdefault(name, {}), None
                continue
            if entries is None:
                raise MissingSectionHeaderError(f"File contains no section headers.\nfile: {source!r}, line: {number}\n{line!r}")
            option = self._entry(entries, stripped, source, number)
        for options in self._sections.values():
            for key, value in options.items():
                if value is not None:
                    options[key] = value.rstrip()

    def _entry(self, entries, text, source, number):
        cuts = [at for at in [text.find(delimiter) for delimiter in self._delimiters] if at > 0]
        if not cuts and not self._allow_no_value:
            raise ParsingError(f"Source contains parsing errors: {source!r}\n\t[line {number:2d}]: {text!r}")
        name = self.optionxform((text[:min(cuts)] if cuts else text).rstrip())
        entries[name] = text[min(cuts) + 1:].strip() if cuts else None
        return name

    def _without_comment(self, line):
        if line.strip().startswith(self._comments):
            return ""
        for prefix in self._inline:
            at = line.find(prefix)
            while at >= 0:
                if at == 0 or line[at - 1].isspace():
                    line = line[:at]
                    break
                at = line.find(prefix, at + 1)
        return line

    def _find(self, section, option):
        entries = self._sections.get(section)
        if entries is not None and option in entries:
            return entries[option]
        return self._sections[self.default_section].get(option)

    def _options(self, section):
        return list(_OrderedDict.fromkeys(list(self._sections[section]) + list(self._sections[self.default_section])))

    def _get_or(self, section, option, failure, raw=False):
        name = self.optionxform(option)
        if name not in self._sections.get(section, {}) and name not in self._sections[self.default_section]:
            raise failure
        value = self._find(section, name)
        return value if raw or value is None else self._interpolation.value(self, section, value)

    def sections(self):
        return [name for name in self._sections if name != self.default_section]

    def defaults(self):
        return self._sections[self.default_section]

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return self._options(section)

    def has_section(self, section):
        return section in self._sections and section != self.default_section

    def has_option(self, section, option):
        return section in self._sections and self.optionxform(option) in self._options(section)

    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(f"Section {section!r} already exists")
        self._sections[section] = {}

    def set(self, section, option, value=None):
        if section not in self._sections:
            raise NoSectionError(section)
        self._sections[section][self.optionxform(option)] = value

    def remove_section(self, section):
        return self._sections.pop(section, None) is not None

    def remove_option(self, section, option):
        return self._sections[section].pop(self.optionxform(option), None) is not None

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        if vars and self.optionxform(option) in {self.optionxform(key) for key in vars}:
            return {self.optionxform(key): value for key, value in vars.items()}[self.optionxform(option)]
        if section not in self._sections:
            if fallback is not _UNSET:
                return fallback
            raise NoSectionError(section)
        try:
            return self._get_or(section, option, NoOptionError(option, section), raw)
        except NoOptionError:
            if fallback is _UNSET:
                raise
            return fallback

    def _converted(self, convert, section, option, fallback):
        value = self.get(section, option, fallback=fallback)
        return convert(value) if isinstance(value, str) else value

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(int, section, option, fallback)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(float, section, option, fallback)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        return self._converted(self._truth, section, option, fallback)

    def _truth(self, text):
        if text.lower() not in _TRUTHS:
            raise ValueError(f"Not a boolean: {text}")
        return _TRUTHS[text.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return [(name, self[name]) for name in self]
        return [(name, self.get(section, name, raw=raw)) for name in self.options(section)]

    def __getitem__(self, key):
        if key not in self._sections:
            raise KeyError(key)
        return SectionProxy(self, key)

    def __setitem__(self, key, value):
        self._sections[key] = {}
        self.read_dict({key: value})

    def __contains__(self, key):
        return key in self._sections

    def __iter__(self):
        return iter(list(self._sections))

    def __len__(self):
        return len(self._sections)

    def keys(self):
        return list(self._sections)

    def write(self, fp, space_around_delimiters=True):
        for section, options in self._sections.items():
            if options or section != self.default_section:
                fp.write(f"[{section}]\n")
                for key, value in options.items():
                    fp.write(f"{key} = {value}\n" if value is not None else f"{key}\n")
                fp.write("\n")


class ConfigParser(RawConfigParser):
    _interpolation = BasicInterpolation()


SafeConfigParser = ConfigParser

"""argparse: command-line parsers. Programs see an empty command line, so defaults are what they get, or the arguments
that the user gave, which are refused aloud; argument lists that they pass themselves are parsed."""
import sys as _sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentError(Exception):
    def __init__(self, argument, message, wrong=(), known=()):
        self.argument_name = getattr(argument, "dest", None)
        self._wrong, self._known = wrong, known
        self.message = message
        super().__init__(message)


class ArgumentTypeError(Exception):
    pass


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        return type(self).__name__ + "(" + ", ".join([f"{name}={value!r}" for name, value in vars(self).items()]) + ")"


class HelpFormatter:
    def __init__(self, prog="", indent_increment=2, max_help_position=24, width=None):
        self._prog = prog


class RawDescriptionHelpFormatter(HelpFormatter):
    pass


class RawTextHelpFormatter(HelpFormatter):
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass


class MetavarTypeHelpFormatter(HelpFormatter):
    pass


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode, self._encoding, self._errors = mode, encoding, errors

    def __call__(self, string):
        try:
            return open(string, self._mode, -1, self._encoding, self._errors)
        except OSError as failure:
            raise ArgumentTypeError(f"can't open '{string}': {failure}") from None


class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")

    def format_usage(self):
        return self.option_strings[0]


class _StoreAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _ConstantAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, required=required, help=help)


class _StoreConstAction(_ConstantAction):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, True, default, required, help)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, False, default, required, help)


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None,
                 metavar=None):
        names = []
        for name in option_strings:
            names.append(name)
            if name.startswith("--"):
                names.append("--no-" + name[2:])
        super().__init__(names, dest, nargs=0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _AppendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [values])


class _AppendConstAction(_ConstantAction):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [self.const])


class _ExtendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + list(values))


class _CountAction(_ConstantAction):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, None, default, required, help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser._refuse(f"{option_string} asks for the program's help", [], parser._names())
        parser.exit()


class _VersionAction(_HelpAction):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, default, help)
        self.version = version


class _SubParsersAction(Action):
    def __init__(self, parser_class, prog, dest, required, **kwargs):
        super().__init__([], dest, nargs=PARSER, required=required)
        self._parser_class = parser_class
        self._prog = prog
        self.choices = {}

    def add_parser(self, name, *, aliases=(), help=None, **kwargs):
        kwargs.setdefault("prog", f"{self._prog} {name}".strip())
        parser = self._parser_class(**kwargs)
        for each in (name,) + tuple(aliases):
            self.choices[each] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, rest = values[0], values[1:]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        self.choices[name]._above = parser
        chosen, unknown = self.choices[name].parse_known_args(rest, None)
        for key, value in vars(chosen).items():
            setattr(namespace, key, value)
        parser._unknown.extend(unknown)


_ACTIONS = {None: _StoreAction, "store": _StoreAction, "store_const": _StoreConstAction,
            "store_true": _StoreTrueAction, "store_false": _StoreFalseAction, "append": _AppendAction,
            "append_const": _AppendConstAction, "extend": _ExtendAction, "count": _CountAction, "help": _HelpAction,
            "version": _VersionAction}


class _Container:
    def _init_container(self, owner, argument_default, conflict_handler):
        self._owner = owner
        self.argument_default = argument_default
        self.conflict_handler = conflict_handler

    def add_argument(self, *args, **kwargs):
        owner = self._owner
        if args and args[0][:1] in owner.prefix_chars:
            dest = kwargs.pop("dest", None) or self._dest(args)
            options = list(args)
        else:
            if args and "dest" in kwargs:
                raise ValueError("dest supplied twice for positional argument")
            dest = args[0] if args else kwargs.pop("dest")
            options = []
        action = kwargs.pop("action", None)
        cls = _ACTIONS.get(action) if action is None or isinstance(action, str) else action
        if cls is None:
            raise ValueError(f'unknown action "{action}"')
        if "default" not in kwargs and dest in owner._defaults:
            kwargs["default"] = owner._defaults[dest]
        elif "default" not in kwargs and self.argument_default is not None:
            kwargs["default"] = self.argument_default
        made = cls(options, dest, **kwargs) if cls is not _HelpAction and cls is not _VersionAction else cls(
            options, **kwargs)
        if not options:
            made.required = made.nargs not in (OPTIONAL, ZERO_OR_MORE, REMAINDER)
        return owner._add_action(made)

    def _dest(self, options):
        longest = [name for name in options if name.startswith("--")] or list(options)
        return longest[0].lstrip(self._owner.prefix_chars).replace("-", "_")

    def add_argument_group(self, *args, **kwargs):
        return _Group(self)

    def add_mutually_exclusive_group(self, **kwargs):
        return _Group(self)

    def set_defaults(self, **kwargs):
        self._owner._defaults.update(kwargs)
        for action in self._owner._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._owner._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._owner._defaults.get(dest)

    def register(self, registry_name, value, object):
        if registry_name == "action":
            _ACTIONS[value] = object


_left = []  # of the user's arguments, by the parser that read them last


class _Group(_Container):
    def __init__(self, container):
        self._init_container(container._owner, container.argument_default, container.conflict_handler)


_ArgumentGroup = _MutuallyExclusiveGroup = _Group


class ArgumentParser(_Container):
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True):
        self.prog = prog if prog is not None else ""
        self.usage, self.description, self.epilog = usage, description, epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self._actions = []
        self._options = {}
        self._defaults = {}
        self._unknown = []
        self._above = None  # the parser whose command this one reads
        self._given = None
        self._users = False
        self._subparsers = None
        self._init_container(self, argument_default, conflict_handler)
        if add_help:
            self.add_argument(prefix_chars[0] + "h", prefix_chars[0] * 2 + "help", action="help")
        for parent in parents:
            for action in parent._actions:
                if not isinstance(action, _HelpAction):
                    self._add_action(action)
            self._defaults.update(parent._defaults)

    def _add_action(self, action):
        for name in action.option_strings:
            if name in self._options and self.conflict_handler == "error":
                raise ArgumentError(action, f"argument {'/'.join(action.option_strings)}: conflicting option string: "
                                            f"{name}")
            self._options[name] = action
        self._actions.append(action)
        return action

    def add_subparsers(self, *, dest=SUPPRESS, required=False, parser_class=None, prog=None, title=None,
                       description=None, help=None, metavar=None, action=None):
        self._subparsers = _SubParsersAction(parser_class or type(self), prog or self.prog, dest, required)
        return self._add_action(self._subparsers)

    def parse_args(self, args=None, namespace=None):
        result, unknown = self.parse_known_args(args, namespace)
        if unknown:
            message = "unrecognized arguments: " + " ".join(unknown)
            self._refuse(message, [word for word in unknown if word[:1] in self.prefix_chars], self._names())
            self.error(message)
        return result

    def _names(self):
        """The options that there are, of commands as well, and the commands."""
        names = [name for name in self._options if name not in ("-h", "--help")]
        if self._subparsers is not None:
            for name, parser in self._subparsers.choices.items():
                names += [name] + [each for each in parser._names() if each not in names]
        return names

    def _refuse(self, message, wrong, known):
        """Notes a refusal of the user's arguments, before the error that the program may catch."""
        import _files
        if self._above is not None:
            self._above._refuse(message, wrong, known)
        elif self._users:
            _files.refused(message, list(wrong), list(known))

    def _reads_users(self, args):
        """Whether the arguments are the user's, or those that another parser left of them."""
        if self._above is not None or len(_sys.argv) <= 1:
            return False
        return args is None or list(args) == _sys.argv[1:] or bool(_left) and list(args) == _left

    def parse_known_args(self, args=None, namespace=None):
        self._given, self._users = args, self._reads_users(args)
        args = list(_sys.argv[1:] if args is None else args)
        namespace = Namespace() if namespace is None else namespace
        self._unknown = []
        for action in self._actions:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for name, value in self._defaults.items():
            if not hasattr(namespace, name):
                setattr(namespace, name, value)
        try:
            self._parse(args, namespace)
        except ArgumentError as error:
            if not self.exit_on_error:
                raise
            self._refuse(str(error), error._wrong, error._known)
            self.error(str(error))
        if self._users:
            import _files
            _files.taken()
            _left[:] = self._unknown
        return namespace, self._unknown

    parse_intermixed_args = parse_args
    parse_known_intermixed_args = parse_known_args

    def _parse(self, args, namespace):
        seen = []
        plain = []
        while args:
            arg = args.pop(0)
            if arg == "--":
                plain.extend(args)
                break
            if arg[:1] in self.prefix_chars and len(arg) > 1 and not self._is_negative_number(arg):
                self._option(arg, args, namespace, seen)
            elif self._subparsers is not None and self._positionals_before(len(plain)):
                plain.append(arg)
                plain.extend(args)
                break
            else:
                plain.append(arg)
        self._positionals(plain, namespace, seen)
        self._finish(namespace, seen)

    def _positionals_before(self, given):
        before = [action for action in self._actions if not action.option_strings and action is not self._subparsers]
        return given >= len(before)

    def _is_negative_number(self, arg):
        if any([name[1:2].isdigit() for name in self._options]):
            return False
        try:
            float(arg)
        except ValueError:
            return False
        return True

    def _option(self, arg, args, namespace, seen):
        name, equals, explicit = arg.partition("=")
        action = self._options.get(arg) or self._options.get(name)
        if action is None and arg.startswith("--") and self.allow_abbrev:
            matching = {id(each): each for known, each in self._options.items() if known.startswith(name)}
            if len(matching) > 1:
                message = f"ambiguous option: {name} could match several options"
                self._refuse(message, [name], list(self._options))
                self.error(message)
            if matching:
                action = list(matching.values())[0]
        if action is None and not arg.startswith("--") and arg[:2] in self._options:
            action, name, equals, explicit = self._options[arg[:2]], arg[:2], "=", arg[2:]
            if action.nargs == 0:
                args.insert(0, "-" + explicit)
                equals = ""
        if action is None:
            self._unknown.append(arg)
            return
        seen.append(action)
        values = [explicit] if equals else self._take(action, args)
        action(self, namespace, self._values(action, values), name)

    def _take(self, action, args):
        """The values that follow an option."""
        least, most = self._counts(action.nargs)
        values = []
        while args and len(values) < most and not (
                args[0][:1] in self.prefix_chars and len(args[0]) > 1 and not self._is_negative_number(args[0])):
            values.append(args.pop(0))
        if len(values) < least:
            expected = {None: "one argument", ONE_OR_MORE: "at least one argument"}.get(action.nargs)
            plural = "" if action.nargs == 1 else "s"
            raise ArgumentError(action, f"argument {'/'.join(action.option_strings)}: expected "
                                        f"{expected or f'{action.nargs} argument{plural}'}")
        return values

    @staticmethod
    def _counts(nargs):
        many = 1 << 30
        table = {None: (1, 1), OPTIONAL: (0, 1), ZERO_OR_MORE: (0, many), ONE_OR_MORE: (1, many), PARSER: (1, many),
                 REMAINDER: (0, many)}
        return (nargs, nargs) if isinstance(nargs, int) else table[nargs]

    def _values(self, action, values):
        if action.nargs == OPTIONAL and not values:
            return action.const if action.option_strings else self._default(action)
        if action.nargs == ZERO_OR_MORE and not values and not action.option_strings:
            return action.default if action.default is not None else []
        if action.nargs == PARSER:
            if values[0] not in action.choices:
                raise ArgumentError(action, f"argument {action.dest}: invalid choice: {values[0]!r} (choose from "
                                            f"{', '.join(map(repr, action.choices))})", values[:1], list(action.choices))
            return values
        converted = [self._convert(action, value) for value in values]
        return converted[0] if action.nargs in (None, OPTIONAL) else converted

    def _convert(self, action, text):
        label = "/".join(action.option_strings) or action.metavar or action.dest
        value = text
        if action.type is not None:
            try:
                value = action.type(text)
            except ArgumentTypeError as error:
                raise ArgumentError(action, f"argument {label}: {error}")
            except (TypeError, ValueError):
                name = getattr(action.type, "__name__", repr(action.type))
                raise ArgumentError(action, f"argument {label}: invalid {name} value: {text!r}")
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, f"argument {label}: invalid choice: {value!r} (choose from "
                                        f"{', '.join(map(repr, action.choices))})", [str(value)], [str(each) for each in action.choices])
        return value

    def _default(self, action):
        if isinstance(action.default, str) and action.type is not None:
            return self._convert(action, action.default)
        return action.default

    def _positionals(self, plain, namespace, seen):
        actions = [action for action in self._actions if not action.option_strings]
        for index, action in enumerate(actions):
            later = sum([self._counts(each.nargs)[0] for each in actions[index + 1:]])
            least, most = self._counts(action.nargs)
            count = min(most, max(len(plain) - later, 0))
            if count < least:
                continue
            values, plain = plain[:count], plain[count:]
            if values or least == 0:
                if values:
                    seen.append(action)
                action(self, namespace, self._values(action, values))
        self._unknown.extend(plain)

    def _finish(self, namespace, seen):
        missing = []
        for action in self._actions:
            if any([action is each for each in seen]):
                continue
            if action.required:
                missing.append("/".join(action.option_strings) or action.metavar or action.dest)
            elif action.dest is not SUPPRESS and isinstance(action.default, str) and action.type is not None:
                if getattr(namespace, action.dest, None) is action.default:
                    setattr(namespace, action.dest, self._convert(action, action.default))
        if missing and len(_sys.argv) <= 1 and self._given is None:
            import _files
            _files.assumed("the program's arguments " + ", ".join(map(str, missing)) + " are None, since none were given",
                           "`args` gives them, as a command line would")
        elif missing:
            message = "the following arguments are required: " + ", ".join(map(str, missing))
            self._refuse(message, [], [])
            self.error(message)

    def error(self, message):
        self.exit(2, f"error: {message}\n")

    def exit(self, status=0, message=None):
        end = SystemExit(status)
        if message:
            end.add_note(message.strip())
        raise end

    def format_usage(self):
        return f"usage: {self.prog}\n"

    def format_help(self):
        return self.format_usage() + "\n" + (self.description or "") + "\n"

    def print_help(self, file=None):
        pass

    def print_usage(self, file=None):
        pass

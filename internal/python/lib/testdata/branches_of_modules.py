# Branches of modules that read texts and keep state: configurations, command lines, logs, tables, warnings, contexts, types.
import abc
import argparse
import ast
import base64
import bisect
import codecs
import configparser
import contextlib
import contextvars
import csv
import dataclasses
import datetime
import enum
import fnmatch
import gzip
import hashlib
import heapq
import importlib.util
import inspect
import io
import json
import logging
import optparse
import pathlib
import pprint
import queue
import random
import re
import reprlib
import statistics
import string
import struct
import sys
import textwrap
import threading
import time
import tomllib
import traceback
import types
import typing
import unicodedata
import urllib.parse
import warnings
import weakref
import zlib


def t(*tests):
    for test in tests:
        try:
            print(repr(test()).replace('\n', '|'))
        except BaseException as failure:
            print(type(failure).__name__ + ':', str(failure).replace('\n', '|'))


def section(name):
    print('--', name)


def done(call, value):
    """Calls for what it does to a value."""
    call(value)
    return value


section('configparser')
TEXT = '''# a comment
[DEFAULT]
root = /data
[one]
path = %(root)s/x
many = a
  b

  c
flag: yes
n = 3
f = 2.5
e =
[two]
Key = value ; kept
'''


def config(text=TEXT, **options):
    parser = configparser.ConfigParser(**options)
    parser.read_string(text)
    return parser


t(lambda: config().sections(), lambda: config().get('one', 'path'), lambda: config()['one']['many'], lambda: config()['one'].getboolean('flag'), lambda: config()['one'].getint('n'), lambda: config()['one'].getfloat('f'), lambda: config()['one'].getint('zz', 7), lambda: config()['one'].getboolean('zz', fallback=True), lambda: config()['one'].getfloat('zz'), lambda: config()['one'].get('zz'), lambda: config()['one'].get('zz', 'd'),
  lambda: dict(config()['one']), lambda: list(config()['one'].items()), lambda: len(config()['one']), lambda: 'PATH' in config()['one'], lambda: 'zz' in config()['one'], lambda: list(config()['one'].values()), lambda: config()['one'].name, lambda: config().options('one'), lambda: list(config()), lambda: len(config()), lambda: list(config().keys()), lambda: [name for name, each in config().items()], lambda: 'one' in config(), lambda: 'three' in config(),
  lambda: config().get('three', 'x'), lambda: config().get('three', 'x', fallback=4), lambda: config().get('one', 'zz'), lambda: config().get('one', 'zz', fallback=4), lambda: config().get('one', 'n', vars={'N': '5'}), lambda: config().get('one', 'path', raw=True), lambda: config().getint('one', 'path'), lambda: config().getboolean('one', 'path'), lambda: config().has_option('one', 'N'), lambda: config().has_option('three', 'N'), lambda: config().has_section('DEFAULT'), lambda: config().options('three'), lambda: config().items('three'),
  lambda: done(lambda c: c.add_section('one'), config()), lambda: done(lambda c: c.add_section('three'), config()).sections(), lambda: done(lambda c: c.set('three', 'a', 'b'), config()), lambda: done(lambda c: c.set('one', 'A', 'b'), config()).get('one', 'a'), lambda: config().remove_section('one'), lambda: config().remove_section('three'), lambda: config().remove_option('one', 'n'), lambda: config().remove_option('one', 'zz'), lambda: config().read('nowhere.ini'), lambda: config()['three'], lambda: config().defaults())
t(lambda: config('[a]\nx = 5%%\n')['a']['x'], lambda: config('[a]\nx = ${y} $$ ${b:z}\ny = 1\n[b]\nz = ${a:y}2\n', interpolation=configparser.ExtendedInterpolation())['a']['x'], lambda: config('[a]\nx = plain\n', interpolation=configparser.ExtendedInterpolation())['a']['x'], lambda: config('[a]\nx = %(y)s\n', interpolation=None)['a']['x'], lambda: configparser.RawConfigParser().sections(),
  lambda: config('[a]\nx = 1 # c\ny = 2;c\n', inline_comment_prefixes='#;')['a']['x'], lambda: config('[a]\nx = 1 # c\ny = 2;c\n', inline_comment_prefixes=('#', ';'))['a']['y'], lambda: config('[a]\nx\n', allow_no_value=True)['a']['x'], lambda: config('x = 1\n'), lambda: config('[a]\nx = 1\nx = 2\n', strict=False)['a']['x'], lambda: config('[a]\nx ~ 1\n', delimiters='~')['a']['x'], lambda: config('[a]\n% x\ny = 1\n', comment_prefixes='%')['a']['y'], lambda: configparser.ConfigParser({'Q': 5})['DEFAULT']['q'], lambda: config('[a]\nx = 1\n', default_section='a')['a']['x'], lambda: config('[a]\nx = 1\n', empty_lines_in_values=False).sections())
out = io.StringIO()
config().write(out)
print(out.getvalue().replace("\t", ""))

section('tomllib')

def toml(text):
    try:
        return tomllib.loads(text)
    except ValueError as failure:
        return type(failure).__name__


t(*[lambda text=text: toml(text) for text in (
    'a = 1\n[b]\nc = [1, 2,]\n[[d]]\ne = 1\n[[d]]\ne = 2\n[d.f]\ng = 1', 'a.b.c = 1\na.b.d = 2', 'a = 1\na = 2', '[a]\n[a]', 'a = 1\n[a]', 'a = {b = 1}\n[a.c]', 'a = {b = 1, }', 'a = {b = 1', 'a = [1\n', 'a = [1 2]', '[[a]]\n[a]', '[a.b]\n[a]\nc = 1', 
    "a = 'x\\n'", 'a = "x\\n\\t\\u00e9\\U0001F600"', 'a = "x\\q"', 'a = "\\u12"', 'a = """\nx\\\n   y"""', "a = '''\nx''y'''", 'a = """a""""', 'a = "x', 'a = """x', "a = 'x", 'a = "x\ny"', 'a = 0x1F', 'a = 0o17', 'a = 0b11', 'a = 1_000', 'a = 1__0', 'a = 01', 'a = +1', 'a = -0', 'a = 1e3', 'a = 1.', 'a = .5', 'a = inf', 'a = -nan', 'a = true', 'a = True', 'a = ', 'a', '= 1', '[]', '[a', 'a = 1 b = 2', '"a b" = 1', "'a' = 1", 'é = 1', 'a = 1 # c', '# c', '\n\n', 'a = 1\r\nb = 2',
    'a = 1979-05-27', 'a = 07:32:00', 'a = 07:32:00.5', 'a = 1979-05-27T07:32:00', 'a = 1979-05-27 07:32:00.999999', 'a = 1979-05-27T07:32:00Z', 'a = 1979-05-27T00:32:00-07:30', 'a = 1979-05-27T00:32:00+02:00', 'a = {b.c = 1, d = {e = 2}}', 'a = [[1, 2], ["x", {b = 1}]]', 'a = [ # c\n 1, # d\n ]')])
t(lambda: tomllib.load(io.BytesIO(b'a = 1')), lambda: tomllib.load(io.StringIO('a = 1')), lambda: tomllib.loads('a = 1.5', parse_float=str), lambda: tomllib.loads(b'a = 1'))

section('command lines')


class Quiet(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError(message)


def parsed(words, *arguments, **options):
    parser = Quiet(prog='p', **options)
    for names, more in arguments:
        parser.add_argument(*names.split(), **more)
    return parser.parse_args(words.split())


t(lambda: parsed('1 2', ('a', {'type': int}), ('b', {'nargs': '*'})), lambda: parsed('', ('a', {'nargs': '?', 'default': '5', 'type': int})), lambda: parsed('', ('a', {'nargs': '*'})), lambda: parsed('', ('a', {'nargs': '+'})), lambda: parsed('--x 1 --x 2', ('--x', {'action': 'append', 'type': int})), lambda: parsed('-c -c', ('-c', {'action': 'append_const', 'const': 7, 'dest': 'all'})), lambda: parsed('-vvv', ('-v', {'action': 'count', 'default': 0})), lambda: parsed('--no-x', ('--x', {'action': argparse.BooleanOptionalAction})), lambda: parsed('--x 5', ('--x', {'choices': ['1', '2']})), lambda: parsed('--x a', ('--x', {'type': int})), lambda: parsed('--x', ('--x', {})), lambda: parsed('--y', ('--x', {})), lambda: parsed('', ('--x', {'required': True})), lambda: parsed('--xyz 1', ('--xyzzy', {})),
  lambda: parsed('-x1 -y', ('-x', {'type': int}), ('-y', {'action': 'store_true'})), lambda: parsed('-yx1', ('-x', {'type': int}), ('-y', {'action': 'store_true'})), lambda: parsed('-x=1', ('-x', {})), lambda: parsed('--x=', ('--x', {})), lambda: parsed('-- -x', ('a', {})), lambda: parsed('-5', ('a', {'type': int})), lambda: parsed('--x -5', ('--x', {'type': int})), lambda: parsed('--x 1 2 3', ('--x', {'nargs': 2}), ('y', {})), lambda: parsed('--x 1', ('--x', {'nargs': 2})), lambda: parsed('--x', ('--x', {'nargs': '?', 'const': 3, 'default': 4})), lambda: parsed('', ('--x', {'nargs': '?', 'const': 3, 'default': 4})), lambda: parsed('--x 1', ('--x', {'action': 'store_const', 'const': 3})), lambda: parsed('a b', ('x', {})), lambda: parsed('', ('--a-b', {'default': argparse.SUPPRESS})), lambda: parsed('', ('--x', {'dest': 'y', 'default': [1]})), lambda: parsed('--x 1', ('--x', {'type': lambda v: v * 2, 'metavar': 'X'})))
t(lambda: argparse.Namespace(a=1) == argparse.Namespace(a=1), lambda: argparse.Namespace(a=1) == 3, lambda: 'a' in argparse.Namespace(a=1), lambda: argparse.Namespace(a=1, b='x'), lambda: vars(argparse.Namespace(a=1)), lambda: Quiet().add_argument('--x', action='nope'), lambda: Quiet().add_argument('x', dest='y'), lambda: done(lambda p: p.add_argument('--x'), done(lambda p: p.add_argument('--x'), Quiet())), lambda: Quiet(parents=[done(lambda p: p.add_argument('--x', default=5), argparse.ArgumentParser(add_help=False))]).parse_args([]), lambda: done(lambda p: p.set_defaults(x=9), done(lambda p: p.add_argument('--x', default=5), Quiet())).parse_args([]), lambda: done(lambda p: p.add_argument('--x', default=5), done(lambda p: p.set_defaults(x=9), Quiet())).parse_args([]), lambda: done(lambda p: p.add_argument('--x', default=5), Quiet()).get_default('x'), lambda: Quiet(argument_default=3).parse_args([]), lambda: Quiet(allow_abbrev=False).parse_known_args(['--he']), lambda: argparse.ArgumentTypeError('x'))


def commands():
    parser = Quiet(prog='p')
    below = parser.add_subparsers(dest='command', required=True)
    one = below.add_parser('one', aliases=['uno'])
    one.add_argument('--n', type=int, default=1)
    one.set_defaults(run=5)
    below.add_parser('two').add_argument('file')
    return parser


t(lambda: commands().parse_args(['one', '--n', '3']), lambda: commands().parse_args(['uno']).n, lambda: commands().parse_args(['two', 'f']), lambda: commands().parse_args(['two']), lambda: commands().parse_args(['three']), lambda: commands().parse_args([]))
GROUPED = Quiet(prog='p')
either = GROUPED.add_mutually_exclusive_group()
either.add_argument('--a', action='store_true')
either.add_argument('--b', action='store_true')
GROUPED.add_argument_group('more').add_argument('--c', default=3)
t(lambda: GROUPED.parse_args(['--a']), lambda: GROUPED.parse_args(['--c', '4']))


def options(words, *more, **settings):
    class Parser(optparse.OptionParser):
        def error(self, message):
            raise ValueError(message)
    parser = Parser(prog='p', **settings)
    for names, each in more:
        parser.add_option(*names.split(), **each)
    found, rest = parser.parse_args(words.split())
    return sorted(vars(found).items()), rest


t(lambda: options('-n 3 a b', ('-n --number', {'type': 'int', 'dest': 'n'})), lambda: options('', ('-n', {'type': 'float', 'default': 2.5})), lambda: options('--x=a --y', ('--x', {}), ('--y', {'action': 'store_true', 'default': False})), lambda: options('-q', ('-q', {'action': 'store_false', 'dest': 'loud', 'default': True})), lambda: options('-v -v', ('-v', {'action': 'count'})), lambda: options('--c', ('--c', {'action': 'store_const', 'const': 5})), lambda: options('-a 1 -a 2', ('-a', {'action': 'append', 'type': 'int'})), lambda: options('--s x', ('--s', {'type': 'string', 'nargs': 1})), lambda: options('--s x', ('--s', {'type': 'choice', 'choices': ['x', 'y']})), lambda: options('', ('--x', {}))[0], lambda: optparse.Values({'a': 1}).a, lambda: optparse.Values({'a': None}).ensure_value('a', 5), lambda: optparse.Values({'a': 3}).ensure_value('a', 5),
  lambda: options('x', option_list=[optparse.Option('-k', type='int', default=4)]))
GROUPS = optparse.OptionParser()
GROUPS.set_defaults(z=1)
group = optparse.OptionGroup(GROUPS, 'G')
group.add_option('--w', default='q')
GROUPS.add_option_group(group)
t(lambda: sorted(vars(GROUPS.parse_args(['--w', 'e'])[0]).items()))

section('logging')


def logged(call, level=logging.DEBUG, **options):
    stream = io.StringIO()
    logger = logging.Logger('app.part', level)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(**options))
    logger.addHandler(handler)
    result = call(logger)
    return stream.getvalue(), result


class Odd(logging.Filter):
    def filter(self, record):
        return record.getMessage() != 'no'


t(lambda: logged(lambda g: [getattr(g, level)('x %d', 3) for level in ('debug', 'info', 'warning', 'error', 'critical')], fmt='%(levelname)s %(name)s %(levelno)d: %(message)s'), lambda: logged(lambda g: g.info('no'), level=logging.WARNING), lambda: logged(lambda g: g.log(25, 'at %s', 'x'), fmt='%(levelname)s %(message)s'), lambda: logged(lambda g: g.info('{x}'), fmt='{levelname}:{message}', style='{'), lambda: logged(lambda g: g.info('x'), fmt='$levelname:$message', style='$'), lambda: logged(lambda g: g.info('a %(b)s', {'b': 3})), lambda: logged(lambda g: g.info('x', extra={'who': 'me'}), fmt='%(who)s %(message)s'), lambda: logged(lambda g: (g.addFilter(Odd()), g.info('no'), g.info('yes'))[1:]), lambda: logged(lambda g: (g.addFilter(lambda r: r.levelno > 20), g.info('no'), g.error('yes'))[1:]), lambda: logged(lambda g: g.isEnabledFor(10), level=20), lambda: logged(lambda g: g.getEffectiveLevel()), lambda: logged(lambda g: (g.setLevel('ERROR'), g.level)), lambda: logged(lambda g: g.setLevel('LOUD')), lambda: logged(lambda g: g.hasHandlers()), lambda: logged(lambda g: g.getChild('x').name),
  lambda: logged(lambda g: logging.LoggerAdapter(g, {'a': 1}).info('x %d', 4)), lambda: logged(lambda g: logging.LoggerAdapter(g, {'a': 1}).process('m', {})), lambda: logged(lambda g: logging.LoggerAdapter(g, {}).name), lambda: logged(lambda g: g.warn('old')) and 1, lambda: logging.getLevelName(20), lambda: logging.getLevelName('INFO'), lambda: logging.getLevelName(21), lambda: logging.addLevelName(21, 'NOTE'), lambda: logging.getLevelName(21), lambda: sorted(logging.getLevelNamesMapping()), lambda: logging.getLogger('a') is logging.getLogger('a'), lambda: logging.getLogger('a.b').parent.name, lambda: logging.getLogger().name, lambda: logging.getLogger('a'), lambda: logging.Filter('a').filter(logging.LogRecord('a.b', 10, 'p', 1, 'm', None, None)), lambda: logging.Filter('a').filter(logging.LogRecord('ab', 10, 'p', 1, 'm', None, None)), lambda: logging.LogRecord('a.b', 10, 'p', 1, 'm %s', ('x',), None).getMessage(), lambda: logging.LogRecord('a.b', 10, 'p', 1, 'm', None, None), lambda: logging.Handler().emit(None), lambda: done(lambda h: h.set_name('n'), logging.Handler()).name, lambda: logging.getLoggerClass().__name__, lambda: logging.setLoggerClass(logging.Logger), lambda: logging.NullHandler().emit(None), lambda: logging.disable(logging.CRITICAL), lambda: logged(lambda g: g.error('x')), lambda: logging.root.manager.disable, lambda: logging.disable(logging.NOTSET))
stream = io.StringIO()
logging.basicConfig(stream=stream, level='INFO', format='%(levelname)s-%(message)s', force=True)
for name in ('debug', 'info', 'warning', 'error', 'critical', 'exception'):
    getattr(logging, name)('m %s', name)
logging.log(35, 'm')
logging.basicConfig(level='ERROR')
logging.info('still')
logging.getLogger('deep.er').warning('through')
quiet = logging.getLogger('quiet')
quiet.propagate = False
quiet.addHandler(logging.NullHandler())
quiet.error('unseen')
print(stream.getvalue().split('\n')[:5], stream.getvalue().count('m exception'), stream.getvalue().split('\n')[-4:])
try:
    1 / 0
except ZeroDivisionError:
    logging.exception('failed')
print('ZeroDivisionError' in stream.getvalue(), logging.root.level)
logging.root.handlers.clear()

section('warnings and contexts')


def warned(call):
    with warnings.catch_warnings(record=True) as caught:
        call()
    return [(str(each.message), each.category.__name__) for each in caught]


t(lambda: warned(lambda: (warnings.simplefilter('always'), warnings.warn('a'), warnings.warn('b', DeprecationWarning), warnings.warn(FutureWarning('c')))), lambda: warned(lambda: (warnings.simplefilter('error'), warnings.warn('x'))), lambda: warned(lambda: (warnings.simplefilter('ignore'), warnings.warn('x'))), lambda: warned(lambda: (warnings.simplefilter('always'), warnings.filterwarnings('ignore', category=UserWarning), warnings.warn('x'), warnings.warn('y', FutureWarning))), lambda: warned(lambda: warnings.warn('x', int)), lambda: warnings.formatwarning('m', UserWarning, 'f.py', 3, ''), lambda: warned(lambda: (warnings.simplefilter('always'), warnings.warn_explicit('e', UserWarning, 'f', 3))))


@contextlib.contextmanager
def managed(log, swallow=None):
    log.append('in')
    try:
        yield 5
    except BaseException as failure:
        log.append(type(failure).__name__)
        if swallow != type(failure):
            raise
    finally:
        log.append('out')


def within(make, failure=None):
    log = []
    try:
        with make(log) as value:
            log.append(value)
            if failure is not None:
                raise failure
    except BaseException as got:
        log.append('raised ' + type(got).__name__ + str(got))
    return log


class Closes:
    def __init__(self, log):
        self.log = log

    def close(self):
        self.log.append('closed')

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.log.append(getattr(kind, '__name__', None))


@contextlib.contextmanager
def twice(log):
    yield 1
    yield 2


@contextlib.contextmanager
def never(log):
    if log is None:
        yield


@contextlib.contextmanager
def swallows_twice(log):
    try:
        yield 1
    except ValueError:
        yield 2


t(lambda: within(managed), lambda: within(managed, ValueError('x')), lambda: within(lambda log: managed(log, ValueError), ValueError('x')), lambda: within(managed, StopIteration('s')), lambda: within(managed, RuntimeError('r')), lambda: within(twice), lambda: within(never), lambda: within(swallows_twice, ValueError('v')), lambda: within(lambda log: contextlib.closing(Closes(log)))[1:], lambda: within(lambda log: contextlib.nullcontext(7)), lambda: within(lambda log: contextlib.suppress(ValueError), ValueError('x')), lambda: within(lambda log: contextlib.suppress(ValueError), TypeError('x')), lambda: within(lambda log: contextlib.suppress(), TypeError('x')))


def stacked(*parts, failure=None):
    log = []
    try:
        with contextlib.ExitStack() as stack:
            for part in parts:
                part(stack, log)
            if failure is not None:
                raise failure
    except BaseException as got:
        log.append('raised ' + type(got).__name__ + str(got))
    return log


def raises(text):
    def call(*details):
        raise KeyError(text)
    return call


t(lambda: stacked(lambda s, log: s.callback(log.append, 1), lambda s, log: s.callback(log.append, 2)), lambda: stacked(lambda s, log: log.append(s.enter_context(managed(log)))), lambda: stacked(lambda s, log: s.push(lambda *d: log.append(d[0].__name__) or True), failure=ValueError('x')), lambda: stacked(lambda s, log: s.push(Closes(log)), failure=ValueError('x')), lambda: stacked(lambda s, log: s.callback(raises('k')), failure=ValueError('x')), lambda: stacked(lambda s, log: s.callback(raises('k'))), lambda: stacked(lambda s, log: s.enter_context(3)), lambda: stacked(lambda s, log: (s.callback(log.append, 1), s.pop_all(), log.append('kept'))), lambda: stacked(lambda s, log: (s.callback(log.append, 1), s.close(), log.append('later'))), lambda: stacked(lambda s, log: s.push(lambda *d: True), lambda s, log: s.callback(raises('k'))), lambda: contextlib.nullcontext().__exit__(None, None, None))
out = io.StringIO()
with contextlib.redirect_stdout(out) as same:
    print('caught')
t(lambda: out.getvalue(), lambda: same is out)
VAR = contextvars.ContextVar('v', default=3)
BARE = contextvars.ContextVar('w')
t(lambda: reprlib.repr([1, 2]), lambda: VAR.get(), lambda: VAR.name, lambda: (lambda token: (VAR.get(), VAR.reset(token), VAR.get()))(VAR.set(5)), lambda: BARE.get())

section('threads and queues')
LOCK, AGAIN, EVENT = threading.Lock(), threading.RLock(), threading.Event()
t(lambda: LOCK.acquire(), lambda: LOCK.locked(), lambda: LOCK.release(), lambda: LOCK.locked(), lambda: LOCK.release(), lambda: AGAIN.acquire() and AGAIN.acquire(), lambda: AGAIN.release(), lambda: EVENT.is_set(), lambda: EVENT.set(), lambda: EVENT.is_set(), lambda: EVENT.wait(), lambda: EVENT.clear(), lambda: EVENT.is_set(), lambda: threading.current_thread().name, lambda: threading.active_count(), lambda: threading.main_thread() is threading.current_thread(), lambda: len(threading.enumerate()), lambda: threading.Thread(name='x').is_alive(), lambda: threading.Thread(name='x', daemon=True).daemon, lambda: threading.Semaphore(2).acquire())
with LOCK:
    print(LOCK.locked())


def filled(kind, *items, size=0):
    q = kind(size)
    for item in items:
        q.put_nowait(item)
    return q


t(lambda: filled(queue.Queue, 1, 2).get(), lambda: filled(queue.LifoQueue, 1, 2).get(), lambda: filled(queue.PriorityQueue, 3, 1, 2).get(), lambda: filled(queue.Queue).get_nowait(), lambda: filled(queue.Queue, 1, 2, size=1), lambda: filled(queue.Queue, 1).qsize(), lambda: filled(queue.Queue).empty(), lambda: filled(queue.Queue, 1, size=1).full(), lambda: filled(queue.Queue, 1).full(), lambda: filled(queue.SimpleQueue.__call__) if False else 0)

section('texts')
t(lambda: textwrap.fill('a b c d', 3), lambda: textwrap.wrap('', 3), lambda: textwrap.shorten('hello world again', 12), lambda: textwrap.dedent('  a\n   b\n\n  c'), lambda: textwrap.dedent(''), lambda: textwrap.indent('a\n\nb', '> '), lambda: textwrap.indent('a\nb', '> ', lambda line: 'b' in line), lambda: textwrap.wrap('abcdefgh', 3),
  lambda: fnmatch.fnmatch('a[b', 'a[[]b'), lambda: fnmatch.fnmatch('a', '[!b]'), lambda: fnmatch.fnmatch('b', '[!b]'), lambda: fnmatch.fnmatch('[x', '[x'), lambda: fnmatch.filter(['a.py', 'b.txt'], '*.py'), lambda: fnmatch.translate('a?b*'), lambda: fnmatch.fnmatchcase('A', 'a'), lambda: fnmatch.fnmatch('a-', '[a-]-'), lambda: fnmatch.fnmatch('c', '[a-b]'),
  lambda: string.Template('$a ${b} $$').substitute(a=1, b=2), lambda: string.Template('$a $z').safe_substitute(a=1), lambda: string.Template('$a').substitute(), lambda: string.Template('$').substitute(), lambda: string.capwords('a  b c'), lambda: string.Formatter().format('{0} {a}', 1, a=2), lambda: unicodedata.normalize('NFC', 'abc'), lambda: codecs.encode('é', 'utf-8'), lambda: codecs.decode(b'\xc3\xa9', 'utf-8'), lambda: codecs.encode('é', 'ascii', 'ignore'), lambda: pprint.pformat({'b': [1, 2], 'a': (1,)}))


@reprlib.recursive_repr()
def around(value):
    return f'<{around(value)}>'


t(lambda: around([]), lambda: pprint.pprint([1, 2]), lambda: pprint.PrettyPrinter().pformat([1]), lambda: pprint.PrettyPrinter(stream=io.StringIO()).pprint([1]))
rows = io.StringIO()
table = csv.DictWriter(rows, ['a', 'b'], restval='-')
table.writeheader()
table.writerow({'a': 1})
table.writerows([{'a': 2, 'b': 'x,y'}, {'a': 3, 'b': 'q"t'}])
t(lambda: rows.getvalue(), lambda: list(csv.DictReader(io.StringIO('a,b\n1,2\n3\n4,5,6\n'))), lambda: list(csv.reader(['a;b', '"c;d";e'], delimiter=';')), lambda: list(csv.reader(['"a""b",c'])), lambda: list(csv.reader([''])), lambda: list(csv.reader(["'a,b',c"], quotechar="'")), lambda: list(csv.DictReader(io.StringIO('1,2\n'), ['x', 'y'])))

section('numbers and orders')
t(lambda: statistics.mean([1, 2, 4]), lambda: statistics.mean([]), lambda: statistics.fmean([1, 2], [3, 1]), lambda: statistics.fmean([1, 2, 4]), lambda: statistics.median([]), lambda: statistics.median_low([1, 2, 3, 4]), lambda: statistics.median_high([1, 2, 3, 4]), lambda: statistics.median_low([]), lambda: statistics.median_high([]), lambda: statistics.mode('aab'), lambda: statistics.multimode('aabb'), lambda: statistics.mode([]), lambda: statistics.stdev([1, 2, 4]), lambda: statistics.pstdev([1, 2, 4]), lambda: statistics.variance([1]), lambda: statistics.variance([1, 2]), lambda: statistics.pvariance([1, 2]), lambda: statistics.quantiles([1]), lambda: statistics.quantiles([1, 2, 3, 4]), lambda: statistics.quantiles([1, 2, 3, 4], n=3, method='inclusive'), lambda: statistics.geometric_mean([1, 4]), lambda: statistics.harmonic_mean([1, 4]),
  lambda: heapq.nsmallest(2, [3, 1, 2]), lambda: heapq.nlargest(2, [3, 1, 2], key=lambda v: -v), lambda: done(heapq.heapify, [3, 1, 2]), lambda: heapq.heappop([1]), lambda: heapq.heappop([]), lambda: heapq.heappushpop([2, 3], 1), lambda: heapq.heappushpop([2, 3], 5), lambda: heapq.heapreplace([2, 3], 1), lambda: list(heapq.merge([1, 3], [2])), lambda: list(heapq.merge([3, 1], [2], reverse=True)), lambda: list(heapq.merge(['b'], ['A', 'c'], key=str.lower)), lambda: bisect.bisect([1, 2, 2], 2), lambda: bisect.bisect_left([1, 2, 2], 2), lambda: bisect.bisect([1], 1, lo=-1), lambda: bisect.bisect_left([1, 2, 3], 5, 0, 2), lambda: done(lambda a: bisect.insort(a, 2), [1, 3]), lambda: done(lambda a: bisect.insort_left(a, 2, key=lambda v: v), [1, 3]), lambda: bisect.bisect(['a', 'bb'], 1, key=len),
  lambda: hashlib.md5(b'a').hexdigest(), lambda: done(lambda h: h.update(b'b'), hashlib.sha1(b'a')).hexdigest(), lambda: (lambda h: (h.copy().hexdigest() == h.hexdigest(), h.name, h.digest_size))(hashlib.sha256(b'a')), lambda: hashlib.new('md5', b'a').hexdigest(), lambda: hashlib.new('nope'), lambda: struct.calcsize('<3i2h'), lambda: struct.calcsize('>q f'), lambda: struct.calcsize('10s'), lambda: struct.calcsize('@bi'), lambda: struct.Struct('<2h').size, lambda: struct.Struct('<2h').format, lambda: base64.b64encode(b'ab'), lambda: base64.b64decode('YWI='), lambda: base64.urlsafe_b64encode(b'\xff\xfe'), lambda: urllib.parse.urlparse('http://a.b:80/c?d=e#f')[:], lambda: urllib.parse.urljoin('http://a.b/c/d', '../e'), lambda: urllib.parse.quote('a b/é'), lambda: urllib.parse.unquote('a%20b'), lambda: urllib.parse.urlencode({'a': 1, 'b': 'x y'}))
print(sorted(name for name in ('gzip', 'zlib') if sys.modules.get(name)))
t(lambda: gzip.decompress(base64.b64decode('H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA=')), lambda: zlib.decompress(base64.b64decode('eJxLTEoGAAJNASc=')), lambda: gzip.open(io.BytesIO(base64.b64decode('H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA='))).read(), lambda: gzip.open(io.BytesIO(base64.b64decode('H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA=')), 'rt').read(), lambda: gzip.GzipFile(fileobj=io.BytesIO(base64.b64decode('H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA='))).read(), lambda: io.TextIOWrapper(io.BytesIO(b'a\nb')).read(), lambda: io.TextIOWrapper(io.BytesIO(b'a\nb')).readlines(), lambda: io.BufferedReader(io.BytesIO(b'ab')).read(1), lambda: io.TextIOWrapper(3))

section('times')
DAY = datetime.date(2024, 2, 29)
t(lambda: time.gmtime(86400 * 365)[:6], lambda: time.strftime('%Y-%m-%d', time.gmtime(0)), lambda: time.ctime(0) if time.timezone == 0 else 'Thu Jan  1 00:00:00 1970', lambda: time.asctime(time.gmtime(0)), lambda: DAY - datetime.timedelta(1), lambda: DAY - datetime.date(2024, 1, 1), lambda: f'{DAY:%d/%m}', lambda: f'{DAY}', lambda: format(datetime.time(1, 2), '%H'), lambda: format(datetime.time(1, 2), ''), lambda: datetime.date.fromtimestamp(0).year, lambda: datetime.timezone.utc.dst(None), lambda: datetime.timezone.utc == 3, lambda: datetime.timezone(datetime.timedelta(hours=2)) == datetime.timezone(datetime.timedelta(hours=2)), lambda: datetime.datetime(2024, 1, 1).dst(), lambda: datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc).dst(), lambda: datetime.datetime.fromtimestamp(0, datetime.timezone.utc), lambda: datetime.timezone(datetime.timedelta(hours=25)), lambda: datetime.timedelta(hours=36).total_seconds())

section('classes of types')


class Abstract(abc.ABC):
    @abc.abstractclassmethod
    def a(cls):
        pass

    @abc.abstractstaticmethod
    def b():
        pass


T, S = typing.TypeVar('T'), typing.TypeVar('S')


class Box(typing.Generic[T]):
    pass


class Two(typing.Generic[T, S]):
    pass


class Named(typing.NamedTuple):
    a: int
    b: str = 'x'


class Total(typing.TypedDict, total=False):
    a: int


@typing.runtime_checkable
class Sized(typing.Protocol):
    def size(self): ...


class HasSize:
    def size(self):
        return 1


t(lambda: Abstract(), lambda: sorted(Abstract.__abstractmethods__), lambda: list[int][str], lambda: list[T][int], lambda: dict[T, S][int, str], lambda: dict[T, S][int], lambda: dict[T, list[S]][int, str], lambda: (list[T] | None)[int], lambda: list[int] | None, lambda: int | str, lambda: int | None | int, lambda: (int | str) == (str | int), lambda: hash(int | str) == hash(str | int), lambda: (int | str) == 3, lambda: isinstance(1, int | str), lambda: isinstance(1.0, int | str), lambda: None | int, lambda: issubclass(int, list[int]), lambda: list[int]().append(1), lambda: list[int].nothing, lambda: list[int].__origin__, lambda: list[int] == list[int], lambda: list[int] == list[str], lambda: hash(list[int]) == hash(list[int]), lambda: types.get_original_bases(Box) if hasattr(types, 'get_original_bases') else (typing.Generic[T],), lambda: types.resolve_bases((list[int],)), lambda: types.new_class('N', (), {}, lambda ns: ns.update(x=1)).x,
  lambda: isinstance(3, typing.Any), lambda: typing.Union[()], lambda: typing.Union[int, str], lambda: typing.Union[int], lambda: typing.Optional[int], lambda: typing.Annotated[int, 3], lambda: typing.Annotated[int], lambda: typing.Annotated[typing.Annotated[int, 3], 4], lambda: typing.Callable[..., int], lambda: typing.Callable[[int], str], lambda: typing.List[T][int], lambda: typing.Dict[str, T][int], lambda: typing.Tuple[int, ...], lambda: typing.Literal[1, 'a'], lambda: typing.Literal[1] == typing.Literal[1], lambda: typing.ClassVar[int], lambda: typing.Final[int], lambda: typing.Type[int], lambda: typing.List | None, lambda: None | typing.List[int], lambda: T | int, lambda: typing.get_args(typing.Dict[str, int]), lambda: typing.get_origin(typing.List[int]), lambda: typing.get_origin(int), lambda: typing.List[int].__origin__, lambda: typing.List.nothing, lambda: typing.Optional[T][int],
  lambda: Box[int], lambda: Two[int, str], lambda: Box[int]().__class__.__name__, lambda: Box.__parameters__, lambda: type('B', (Box[int],), {}).__mro__[1].__name__ if False else 0, lambda: T, lambda: typing.TypeVar('U', int, str).__constraints__, lambda: typing.TypeVar('U', bound=int).__bound__, lambda: typing.TypeVar('U', covariant=True), lambda: typing.ParamSpec('P'), lambda: typing.NewType('Id', int)(5), lambda: typing.NewType('Id', int).__name__, lambda: typing.NewType('Id', int).__supertype__, lambda: Named(1), lambda: Named._field_defaults, lambda: Named(1)._asdict(), lambda: Total(a=1), lambda: Total.__total__, lambda: sorted(Total.__annotations__), lambda: isinstance(HasSize(), Sized), lambda: isinstance(3, Sized), lambda: Sized(), lambda: typing.cast(int, 'a'), lambda: typing.get_type_hints(Named), lambda: typing.TYPE_CHECKING, lambda: typing.assert_never(3), lambda: typing.final(int), lambda: typing.is_typeddict(Total), lambda: typing.get_overloads(len), lambda: typing.reveal_type(3) if False else 3)

section('data classes and enumerations')


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = dataclasses.field(default=2, compare=False, repr=False)
    z: list = dataclasses.field(default_factory=list, hash=False, kw_only=True)


@dataclasses.dataclass
class Made:
    a: int
    b: dataclasses.InitVar[int] = 5
    c: int = dataclasses.field(init=False)

    def __post_init__(self, b):
        self.c = self.a + b


@dataclasses.dataclass(slots=True, kw_only=True)
class Slots:
    a: int = 1


@dataclasses.dataclass(slots=True, weakref_slot=True)
class More(Slots):
    b: int = 2


Pair = __import__('collections').namedtuple('Pair', 'a b')


@dataclasses.dataclass
class Holder:
    items: list
    pair: Pair
    table: dict


t(lambda: Point(1), lambda: Point(1) < Point(2), lambda: Point(1, 5) == Point(1), lambda: Point(1) < 3, lambda: setattr(Point(1), 'x', 3), lambda: delattr(Point(1), 'x'), lambda: setattr(Point(1), 'w', 3), lambda: dataclasses.replace(Point(1), x=4), lambda: dataclasses.replace(Made(1), a=3), lambda: dataclasses.replace(Made(1), a=3, b=1), lambda: dataclasses.replace(Made(1), c=3), lambda: Made(1, 2), lambda: Slots(a=3), lambda: Slots(3), lambda: Slots.__slots__, lambda: More.__slots__, lambda: More(4, a=2), lambda: setattr(Slots(), 'q', 1), lambda: dataclasses.asdict(Holder([Point(1)], Pair(1, [2]), {'k': Point(2)})), lambda: dataclasses.astuple(Holder([1], Pair(1, 2), {'k': (3,)})), lambda: dataclasses.asdict(3), lambda: dataclasses.astuple(int), lambda: dataclasses.fields(3), lambda: [f.name for f in dataclasses.fields(Point)], lambda: dataclasses.is_dataclass(Point), lambda: dataclasses.is_dataclass(3), lambda: dataclasses.make_dataclass('D', ['a', ('b', int), ('c', int, 3)])(1, 2), lambda: dataclasses.make_dataclass('D', ['a', 'a']), lambda: dataclasses.make_dataclass('D', ['1']), lambda: Point.__dataclass_params__, lambda: Point.__match_args__, lambda: dataclasses.field(default=1, default_factory=list), lambda: dataclasses.dataclass(type('Q', (), {'__annotations__': {'a': list}, 'a': []})), lambda: dataclasses.make_dataclass('D', [('a', int, 1), ('b', int)]), lambda: dataclasses.InitVar[int], lambda: dataclasses.MISSING is dataclasses.MISSING)


class Color(enum.Enum):
    RED = 1
    GREEN = 'g'
    CRIMSON = 1


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Bits(enum.Flag):
    A = enum.auto()
    B = enum.auto()
    C = enum.auto()
    AB = A | B


class Word(enum.StrEnum):
    HELLO = enum.auto()


class IntBits(enum.IntFlag):
    R = 4
    W = 2


class Planet(enum.Enum):
    EARTH = (3, 'x')

    def __init__(self, size, name):
        self.size = size

    @property
    def double(self):
        return self.size * 2

    @classmethod
    def _missing_(cls, value):
        return cls.EARTH if value == 'home' else None


t(lambda: Color.RED, lambda: Color(1), lambda: Color('z'), lambda: Color['GREEN'], lambda: Color['NO'], lambda: Color.CRIMSON, lambda: list(Color), lambda: list(Color.__members__), lambda: len(Color), lambda: Color.RED == Color.CRIMSON, lambda: Color.RED == 1, lambda: Color.RED in Color, lambda: setattr(Color, 'RED', 3), lambda: delattr(Color, 'RED'), lambda: hash(Color.RED) == hash('RED'), lambda: str(Color.RED), lambda: f'{Color.RED}', lambda: Color.RED.name, lambda: bool(Color.RED), lambda: Color.RED < Color.GREEN, lambda: list(reversed(Color)), lambda: enum.Enum('Z', 'a b'), lambda: list(enum.Enum('Z', {'a': 5})), lambda: list(enum.Enum('Z', [('a', 1), ('b', 2)])), lambda: list(enum.IntEnum('Z', 'a b', start=5)), lambda: Level.LOW < Level.HIGH, lambda: Level.LOW + 1, lambda: str(Level.LOW), lambda: f'{Level.LOW}', lambda: repr(Level(2)), lambda: Level(9), lambda: Word.HELLO, lambda: str(Word.HELLO), lambda: Word.HELLO == 'hello', lambda: Word('hello').upper(),
  lambda: Bits.A | Bits.C, lambda: Bits.AB & Bits.B, lambda: Bits.A ^ Bits.AB, lambda: ~Bits.A, lambda: Bits(0), lambda: Bits(5), lambda: Bits(16), lambda: Bits.A in Bits.AB, lambda: 3 in Bits.AB, lambda: list(Bits.AB), lambda: list(Bits), lambda: len(Bits.AB), lambda: bool(Bits(0)), lambda: Bits.A | 3, lambda: Bits(-2), lambda: Bits.AB.name, lambda: (Bits.A | Bits.C).name, lambda: (Bits.A | Bits.C).value, lambda: str(Bits.A | Bits.C), lambda: IntBits.R | IntBits.W, lambda: IntBits.R | 1, lambda: ~IntBits.R, lambda: IntBits.R + 1, lambda: Planet('home'), lambda: Planet('away'), lambda: Planet.EARTH.double, lambda: Planet((3, 'x')), lambda: enum.unique(Color), lambda: enum.unique(Level), lambda: Color.RED.__reduce_ex__(2), lambda: __import__('copy').deepcopy(Color.RED) is Color.RED)

section('signatures and tracebacks')


def signed(a, /, b: int, *c, d=3, **e) -> str:
    """Says nothing."""


class Holds:
    def method(self, a, b=2):
        pass

    @classmethod
    def klass(cls, a):
        pass

    @staticmethod
    def static(a):
        pass

    def __call__(self, z):
        pass


t(lambda: inspect.signature(signed), lambda: inspect.signature(Holds), lambda: inspect.signature(Holds().method), lambda: inspect.signature(Holds.klass), lambda: inspect.signature(Holds.static), lambda: inspect.signature(Holds()), lambda: inspect.signature(3), lambda: inspect.signature(__import__('functools').partial(signed, 1, d=5)), lambda: inspect.signature(__import__('functools').partial(signed)), lambda: inspect.signature(signed).bind(1, 2, 3, d=4, z=5).arguments, lambda: inspect.signature(signed).bind(1), lambda: inspect.signature(signed).bind(1, 2, a=3).kwargs, lambda: inspect.signature(Holds.static).bind(b=1), lambda: inspect.signature(Holds.static).bind(1, 2), lambda: inspect.signature(signed).bind_partial().args, lambda: (lambda bound: (bound.apply_defaults(), bound.arguments))(inspect.signature(signed).bind(1, 2))[1], lambda: inspect.getfullargspec(signed), lambda: inspect.getdoc(signed), lambda: inspect.getdoc(Holds), lambda: inspect.isfunction(signed), lambda: inspect.isclass(Holds), lambda: inspect.ismethod(Holds().method), lambda: inspect.isgeneratorfunction(signed), lambda: [name for name, each in inspect.getmembers(Holds, inspect.isfunction)], lambda: inspect.getmodule(signed).__name__, lambda: inspect.formatannotation(int), lambda: inspect.formatannotation(Holds), lambda: inspect.unwrap(signed) is signed, lambda: [p.kind.name for p in inspect.signature(signed).parameters.values()], lambda: inspect.signature(signed).replace(parameters=[]), lambda: inspect.signature(signed).return_annotation, lambda: inspect.Parameter('x', inspect.Parameter.KEYWORD_ONLY, default=3), lambda: inspect.signature(signed) == inspect.signature(signed), lambda: inspect.get_annotations(signed), lambda: inspect.cleandoc('a\n  b\n  c'), lambda: inspect.isabstract(Abstract), lambda: inspect.getmro(bool), lambda: inspect.iscoroutinefunction(signed), lambda: inspect.currentframe() is not None)


def formatted(failure):
    try:
        raise failure
    except type(failure) as got:
        return traceback.format_exception_only(got), traceback.format_exception_only(type(got), got), traceback.format_exc().split('\n')[-2]


t(lambda: formatted(ValueError('x')), lambda: formatted(KeyError()), lambda: traceback.format_exc(), lambda: done(lambda f: traceback.print_exc(file=f), io.StringIO()).getvalue(), lambda: traceback.format_tb(None), lambda: sys.exc_info())


class Referred:
    pass


def literal(text):
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError) as failure:
        return type(failure).__name__


KEPT = Referred()
REF = weakref.ref(KEPT)
t(lambda: REF() is KEPT, lambda: REF == weakref.ref(KEPT), lambda: REF == 3, lambda: hash(REF) == hash(KEPT), lambda: len(weakref.WeakValueDictionary(a=KEPT)), lambda: weakref.WeakValueDictionary({'a': KEPT}).valuerefs()[0]() is KEPT, lambda: weakref.WeakKeyDictionary({KEPT: 1})[KEPT], lambda: weakref.WeakKeyDictionary({KEPT: 1}).keyrefs()[0]() is KEPT, lambda: KEPT in weakref.WeakSet([KEPT]), lambda: weakref.finalize(KEPT, repr, 1).alive, lambda: weakref.finalize(KEPT, repr, 1).atexit, lambda: weakref.finalize(KEPT, repr, 1).detach() is not None, lambda: weakref.proxy(KEPT).__class__.__name__)
t(lambda: ast.literal_eval('[1, (2,), {"a": None}]'), lambda: literal("a"), lambda: literal("1 +"), lambda: ast.literal_eval('-1'), lambda: importlib.util.resolve_name('.a', 'p.q'), lambda: importlib.util.resolve_name('..a', 'p.q'), lambda: importlib.util.resolve_name('...a', 'p.q'), lambda: importlib.util.resolve_name('a', 'p'), lambda: importlib.util.resolve_name('.a', ''), lambda: importlib.util.find_spec('json').name, lambda: importlib.util.find_spec('no_such_thing'), lambda: importlib.util.spec_from_file_location('a', 'b.txt'), lambda: importlib.util.spec_from_file_location('a', 'b.py').name, lambda: pathlib.PurePosixPath('a/b') < pathlib.PurePosixPath('a/c'), lambda: pathlib.PurePosixPath('a') >= pathlib.PurePosixPath('a'), lambda: pathlib.PurePosixPath('a') > pathlib.PurePosixPath('b'), lambda: pathlib.PurePosixPath('a') <= pathlib.PurePosixPath('b'), lambda: pathlib.PurePosixPath('a') < 3, lambda: 'x' / pathlib.PurePosixPath('a'), lambda: pathlib.PurePosixPath('/a/b').as_uri(), lambda: pathlib.PurePosixPath('').suffixes, lambda: pathlib.PurePosixPath('a.b.c').suffixes, lambda: pathlib.Path('nowhere_at_all').exists(), lambda: pathlib.Path('nowhere_at_all').is_file(), lambda: pathlib.Path('nowhere_at_all').is_dir(), lambda: pathlib.Path('nowhere_at_all').is_symlink(), lambda: list(pathlib.Path('nowhere_at_all').glob('')), lambda: list(pathlib.Path('nowhere_at_all').glob('/x')), lambda: list(pathlib.Path('nowhere_at_all').glob('*')), lambda: sys.intern('a'), lambda: sys.exception(), lambda: tuple(sys.version_info)[0], lambda: json.dumps(float('inf')), lambda: json.dumps({1: 2, None: 3, True: 4, 1.5: 5}), lambda: json.dumps({(1,): 2}), lambda: json.dumps({(1,): 2}, skipkeys=True), lambda: json.dumps(object), lambda: json.dumps([1, {'a': 2}], indent=1), lambda: json.dumps({'b': 1, 'a': 2}, sort_keys=True, separators=(',', ':')), lambda: json.dumps('é'), lambda: json.dumps('é', ensure_ascii=False), lambda: json.loads('[1, 2'), lambda: json.loads('{"a": 1}', object_hook=lambda d: sorted(d)), lambda: json.loads('1.5', parse_float=str), lambda: json.dumps(Referred(), default=lambda v: 'd'), lambda: json.dumps(Referred))

e = OSError(2, 'No', 'f'); print(e, e.errno, e.filename, OSError('x'))
try: raise SystemExit(3)
except SystemExit as x: print(x.code)
def g():
    yield 1
    return 5
it = g(); next(it)
try: next(it)
except StopIteration as s: print(s.value)
try: open('zz')
except OSError as e: print(type(e).__name__, e.errno)

# Integers overflow into big ones and come back.
x = 9223372036854775807
assert x + 1 == 9223372036854775808
assert (x + 1) - 1 == x and repr(x + 1) == "9223372036854775808"
assert -x - 2 == -9223372036854775809
assert x * x == 85070591730234615847396907784232501249
assert (x * x) // x == x and (x * x) % x == 0
assert -9223372036854775808 // -1 == 9223372036854775808
assert 2 ** 64 >> 60 == 16 and 1 << 70 == 2 ** 70
assert hash(2 ** 61 - 1) == 0 and hash(-1) == -2 and hash(1.0) == hash(1) == hash(True)
---
# Division rounds towards minus infinity.
assert (7 // 2, -7 // 2, 7 // -2, -7 // -2) == (3, -4, -4, 3)
assert (7 % 3, -7 % 3, 7 % -3, -7 % -3) == (1, 2, -2, -1)
assert (7.5 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2) == (3.0, -4.0, 0.5, -0.5)
assert 7 / 2 == 3.5 and 10 ** 20 / 10 ** 18 == 100.0
---
1 // 0 ### "ZeroDivisionError: integer division or modulo by zero"
---
1 / 0 ### "ZeroDivisionError: division by zero"
---
1.0 % 0 ### "ZeroDivisionError: float modulo"
---
# Powers and shifts.
assert 2 ** 10 == 1024 and 2 ** -1 == 0.5 and (-2) ** 3 == -8 and 0 ** 0 == 1
assert 10 ** 25 == 10000000000000000000000000
assert -1 >> 100 == -1 and 5 >> 100 == 0 and ~5 == -6
assert (True + True, True & False, True | False, True ^ True) == (2, False, True, False)
---
1 << -1 ### "ValueError: negative shift count"
---
# Floats print the shortest text that reads back.
assert [repr(f) for f in (0.1, 1e16, 123456789.0, 1e15, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308)] == [
    "0.1", "1e+16", "123456789.0", "1000000000000000.0", "0.0001", "1e-05", "5e-324", "1.7976931348623157e+308"]
assert repr(float("inf") if False else 1e999) == "inf" and repr(-1e999) == "-inf" and repr(-0.0) == "-0.0"
assert 1 == 1.0 and 2 ** 53 + 1 != float(2 ** 53) and 2 ** 53 + 1 > 9007199254740992.0
---
# Complex numbers.
assert (1 + 2j) * (3 - 1j) == 5 + 5j and 1j ** 2 == -1 and repr(1j) == "1j" and repr(-2j + 1) == "(1-2j)"
---
# Formatting.
assert f"{3.14159:.2f} {42:05d} {'a':>3} {'b':<3}| {'c':^5} {1234567:,} {255:#x} {0.5:%} {7:b}" == \
    "3.14 00042   a b  |   c   1,234,567 0xff 50.000000% 111"
assert f"{1e10:g} {123456.789:.3g} {0.0001:g} {1.5:e} {-3:+d} {3:+d}" == "1e+10 1.23e+05 0.0001 1.500000e+00 -3 +3"
assert f"{'x'!r:>5} {1:>{5}} {1.0} {True} {None}" == "  'x'     1 1.0 True None"
assert f"{12345.678:,.1f} {1:08,} {-5:08.2f} {'abc':.2} {65:c}" == "12,345.7 0,000,001 -0005.00 ab A"
assert "%s|%5d|%-5d|%05.1f|%x|%r|%%|%c|%+d|%e" % ("a", 3, 4, 2.55, 255, "q", 65, 7, 12.5) == \
    "a|    3|4    |002.5|ff|'q'|%|A|+7|1.250000e+01"
assert "%(a)s %(b)d" % {"a": 1, "b": 2} == "1 2"
---
"%d" % "x" ### "TypeError: %d format: a real number is required, not str"
---
f"{1:q}" ### "ValueError: Unknown format code 'q' for object of type 'int'"
---
"%s %s" % (1,) ### "TypeError: not enough arguments for format string"
---
1 + "a" ### "TypeError: unsupported operand type\(s\) for \+: 'int' and 'str'"
---
x = 1
x -= "a" ### "TypeError: unsupported operand type\(s\) for -=: 'int' and 'str'"
---
-"a" ### "TypeError: bad operand type for unary -: 'str'"
---
1 < "a" ### "TypeError: '<' not supported between instances of 'int' and 'str'"

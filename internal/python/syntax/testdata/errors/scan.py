x = (1, ### "'\(' was never closed"
y = 2
z = 3
---
x = [1, 2
) ### "closing parenthesis '\)' does not match opening parenthesis '\[' on line 1"
---
x = [1, 2) ### "closing parenthesis '\)' does not match opening parenthesis '\['$"
---
x = 1) ### "unmatched '\)'"
---
s = 'abc ### "unterminated string literal \(detected at line 1\)"
---
s = """abc ### "unterminated triple-quoted string literal \(detected at line 2\)"
more
---
f"abc ### "unterminated f-string literal"
---
f"{a" ### "unterminated string literal"
---
f"{a}}" ### "f-string: single '}' is not allowed"
---
f"{a b}" ### "f-string: expecting '}'"
---
f"{}" ### "f-string: valid expression required before '}'"
---
f"{a!x}" ### "f-string: invalid conversion character 'x'"
---
f"{a:{b:{c:{d}}}}" ### "f-string: expressions nested too deeply"
---
f"{a)}" ### "f-string: unmatched '\)'"
---
x = 012 ### "leading zeros in decimal integer literals are not permitted"
---
x = 0b12 ### "invalid digit '2' in binary literal"
---
x = 0o8 ### "invalid digit '8' in octal literal"
---
x = 0xg ### "invalid hexadecimal literal"
---
x = 1__0 ### "invalid decimal literal"
---
x = 1_ ### "invalid decimal literal"
---
x = 12abc ### "invalid decimal literal"
---
x = 1.5e3x ### "invalid decimal literal"
---
x = 3jx ### "invalid imaginary literal"
---
x = $ ### "invalid syntax"
---
x = a ? b ### "invalid syntax"
---
x = “quoted” ### "invalid character '“' \(U\+201C\)"
---
x = !y ### "invalid syntax"
---
x = 1 \ y ### "unexpected character after line continuation character"
---
if x:
    y
  z ### "unindent does not match any outer indentation level"
---
  x = 1 ### "unexpected indent"
---
x = 1
  y = 2 ### "unexpected indent"
---
if x:
        y
	z ### "inconsistent use of tabs and spaces in indentation"
---
"\xZ1" ### "truncated \\xXX escape"
---
b"\x1" ### "invalid \\x escape at position 0"
---
"\U00110000" ### "illegal Unicode character"
---
b"é" ### "bytes can only contain ASCII literal characters"
---
"a" b"b" ### "cannot mix bytes and nonbytes literals"
---
"\N{NO SUCH SIGN}" ### "no such character"

print "hello" ### "Missing parentheses in call to 'print'. Did you mean print\(\.\.\.\)\?"
---
exec code ### "Missing parentheses in call to 'exec'"
---
def f(x) ### "expected ':'"
    return x
---
def f(x):
return x ### "expected an indented block after function definition on line 1"
---
class A:
x = 1 ### "expected an indented block after class definition on line 1"
---
if x:
    pass
else:
y ### "expected an indented block after 'else' statement on line 3"
---
for x in y ### "expected ':'"
    pass
---
while x ### "expected ':'"
    pass
---
try:
    pass
x = 1 ### "expected 'except' or 'finally' block"
---
try:
    pass
except: ### "'except:' must be last"
    pass
except A:
    pass
---
try:
    pass
except A, B: ### "multiple exception types must be parenthesized"
    pass
---
try:
    pass
except A:
    pass
except* B: ### "cannot have both 'except' and 'except\*' on the same 'try'"
    pass
---
1 = x ### "cannot assign to literal here. Maybe you meant '==' instead of '='\?"
---
f() = x ### "cannot assign to function call here"
---
a + b = c ### "cannot assign to expression here"
---
None = 1 ### "cannot assign to None"
---
(a, 1) = x ### "cannot assign to literal"
---
[x for x in y] = 1 ### "cannot assign to list comprehension"
---
a, *b, *c = x ### "multiple starred expressions in assignment"
---
*a = x ### "starred assignment target must be in a list or tuple"
---
f() += 1 ### "'function call' is an illegal expression for augmented assignment"
---
(a, b) += 1 ### "'tuple' is an illegal expression for augmented assignment"
---
a, b: int ### "only single target \(not tuple\) can be annotated"
---
f(): int ### "illegal target for annotation"
---
for 1 in x: pass ### "cannot assign to literal"
---
with a as 1: pass ### "cannot assign to literal"
---
del f() ### "cannot delete function call"
---
del a + b ### "cannot delete expression"
---
(f() := 1) ### "cannot use assignment expressions with function call"
---
f(a=1, b) ### "positional argument follows keyword argument$"
---
f(**a, b) ### "positional argument follows keyword argument unpacking"
---
f(**a, *b) ### "iterable argument unpacking follows keyword argument unpacking"
---
f(a.b=1) ### "expression cannot contain assignment, perhaps you meant"
---
f(True=1) ### "cannot assign to True"
---
f(x for x in y, 1) ### "Generator expression must be parenthesized"
---
f(1, x for x in y) ### "Generator expression must be parenthesized"
---
f(a=) ### "expected argument value expression"
---
def f(a=1, b): pass ### "parameter without a default follows parameter with a default"
---
def f(*): pass ### "named arguments must follow bare \*"
---
def f(*a, *b): pass ### "\* argument may appear only once"
---
def f(**a, b): pass ### "arguments cannot follow var-keyword argument"
---
def f(a, /, b, /): pass ### "/ may appear only once"
---
def f(*a, /): pass ### "/ must be ahead of \*"
---
def f(/, a): pass ### "at least one argument must precede /"
---
def f(*a=1): pass ### "var-positional argument cannot have default value"
---
lambda **a=1: 0 ### "var-keyword argument cannot have default value"
---
x = a if b ### "expected 'else' after 'if' expression"
---
[a, b c] ### "Perhaps you forgot a comma\?"
---
x = {1: 2, 3} ### "':' expected after dictionary key"
---
x = {1:} ### "expression expected after dictionary key and ':'"
---
{**a for a in b} ### "dict unpacking cannot be used in dict comprehension"
---
[*a for a in b] ### "iterable unpacking cannot be used in comprehension"
---
x = (*a) ### "cannot use starred expression here"
---
from a import b, ### "trailing comma not allowed without surrounding parentheses"
---
from a import ### "invalid syntax"
---
import a as b.c ### "invalid syntax"
---
class = 1 ### "invalid syntax"
---
x = = 1 ### "invalid syntax"
---
x = 1 2 ### "invalid syntax"
---
else: pass ### "invalid syntax"
---
async x = 1 ### "invalid syntax"
---
@a
x = 1 ### "invalid syntax"
---
match x:
    case a.b as _: pass ### "cannot use '_' as a target"
---
match x:
    case Point(x=1, 2): pass ### "positional patterns follow keyword patterns"
---
match x:
    case f"a": pass ### "patterns may only match literals and attribute lookups"
---
match x:
    case [*a, *b]: pass ### "multiple starred names in sequence pattern"
---
match x:
    case 1 + 2: pass ### "imaginary number required in complex literal"
---
#include <stdio.h>
int main() { return 0; } ### "invalid syntax"
---
<html> ### "invalid syntax"

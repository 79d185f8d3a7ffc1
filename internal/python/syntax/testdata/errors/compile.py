return 1 ### "'return' outside function"
---
class A:
    return 1 ### "'return' outside function"
---
break ### "'break' outside loop"
---
for x in y:
    def f():
        break ### "'break' outside loop"
---
for x in y:
    pass
else:
    continue ### "'continue' not properly in loop"
---
yield 1 ### "'yield' outside function"
---
class A:
    x = yield ### "'yield' outside function"
---
def f():
    return [(yield) for x in y] ### "'yield' inside list comprehension"
---
await x ### "'await' outside function"
---
def f():
    await x ### "'await' outside async function"
---
def f():
    async for x in y: ### "'async for' outside async function"
        pass
---
def f():
    async with x: ### "'async with' outside async function"
        pass
---
def f():
    return [x async for x in y] ### "asynchronous comprehension outside of an asynchronous function"
---
def f(a, a): pass ### "duplicate argument 'a' in function definition"
---
lambda a, *a: 0 ### "duplicate argument 'a' in function definition"
---
def f():
    nonlocal x ### "no binding for nonlocal 'x' found"
---
nonlocal x ### "nonlocal declaration not allowed at module level"
---
def f():
    x = 1
    class A:
        y = 2
        def g(self):
            nonlocal y ### "no binding for nonlocal 'y' found"
---
def f(x):
    global x ### "name 'x' is parameter and global"
---
def f():
    print(x)
    global x ### "name 'x' is used prior to global declaration"
---
def f():
    x = 1
    global x ### "name 'x' is assigned to before global declaration"
---
def f():
    x = 1
    def g():
        nonlocal x
        global x ### "name 'x' is nonlocal and global"
---
def f():
    global x
    x: int = 1 ### "annotated name 'x' can't be global"
---
def f():
    from a import * ### "import \* only allowed at module level"
---
f(a=1, b=2, a=3) ### "keyword argument repeated: a"
---
x = *a ### "can't use starred expression here"
---
def f():
    return *a ### "can't use starred expression here"
---
[(i := 0) for i in x] ### "assignment expression cannot rebind comprehension iteration variable 'i'"
---
[j for i in (j := x)] ### "assignment expression cannot be used in a comprehension iterable expression"
---
class A:
    [(j := i) for i in x] ### "assignment expression within a comprehension cannot be used in a class body"
---
def f[T, T](): pass ### "duplicate type parameter 'T'"

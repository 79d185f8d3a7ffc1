import re
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)
for pattern, text in [
    (r'(a)(b)?', 'xab'), (r'(?P<n>\d+)-(?P=n)', 'x12-12'), (r'(?<=a)b', 'ab'), (r'(?<!a)b', 'ab'), (r'a(?=b)', 'ab'),
    (r'a(?!b)', 'abac'), (r'(a|ab)(c|bcd)(d*)', 'abcd'), (r'(a*)*b', 'aaab'), (r'(?i)HeLLo', 'hello'), (r'^\w+$', 'abc\n'),
    (r'(?>a+)b', 'aab'), (r'a++b', 'aab'), (r'x{2,3}?', 'xxxx'), (r'(a)?(?(1)b|c)', 'ab'), (r'(a)?(?(1)b|c)', 'c'),
    (r'\bfoo\b', 'a foo b'), (r'\Bo', 'foo'), (r'[^a-c]+', 'abcdef'), (r'[]a]+', 'a]b'), (r'[a\-z]+', 'a-z'), (r'\d{2,}', 'a123'),
    (r'a{,2}', 'aaa'), (r'a{x}', 'a{x}'), (r'.', '\n'), (r'(?s).', '\n'), (r'(?m)^b', 'a\nb'), (r'b$', 'b\n'), (r'b\Z', 'b\n'),
    (r'(?x) a # comment' '\n b', 'ab'), (r'(?:ab)+', 'ababa'), (r'(ab)+', 'ababa'), (r'((a)|(b))+', 'ab'), (r'(?i:A)b', 'ab'),
    (r'(?i:A)B', 'ab'), (r'é+', 'caféé'), (r'\w+', 'naïve'), (r'(?a)\w+', 'naïve'), (r'\s+', ' \t\n\u00a0x'), (r'\x41\u0042\103', 'ABC'),
    (r'[\d\s]+', '1 2x'), (r'[\W]+', 'a!?b'), (r'(.)\1', 'abba'), (r'(?P<a>x)(?P<b>y)?', 'x'), (r'', 'abc'), (r'a|b|', 'c'),
    (r'(?:(?:a|b)*?c)+?', 'abcabc'), (r'(?=(a+))a*b\1', 'baaabac'), (r'(?<=(a))b', 'ab'), (r'(a(?=b))', 'ab'), (r'\$', 'a$'),
    (r'ß', 'ẞ'), (r'(?i)ß', 'ẞ'), (r'[A-Z]', 'x'), (r'(?i)[A-Z]', 'x'), (r'(a?)*?y', 'aay'), (r'(a?)+$', 'aab'), (r'(?:a{2}){2}', 'aaaaa'),
]:
    m = re.search(pattern, text)
    print(repr(pattern), repr(text), m, m and m.groups(), m and m.groupdict(), m and m.lastindex, m and m.lastgroup, re.findall(pattern, text))
for pattern in ['(', ')', '[', 'a**', '*a', '(?P<1>a)', '(?P<a>x)(?P<a>y)', '(?P=b)', r'\1', 'a{2,1}', '[b-a]', '(?<=a+)b', r'\q', '(?z)', '(?P', 'x(?i)y', '[a', '\\', '(?(2)a)', '(?#', 'a\n(', r'\u12', '(?<x', '(?:a', '(a))', '(?P<a', '[\\w-z]']:
    t(lambda: re.compile(pattern))
t(lambda: re.sub(r'(\w)(\w)', r'\2\1', 'abcd')); t(lambda: re.sub('a', lambda m: m.group().upper() * 2, 'banana', count=2)); t(lambda: re.sub(r'(?P<x>a)', r'<\g<x>\g<1>\g<0>>', 'bab')); t(lambda: re.sub('a', r'\n\\', 'bab')); t(lambda: re.sub('a', r'\q', 'a')); t(lambda: re.sub('a', r'\2', 'a')); t(lambda: re.sub('x*', '-', 'abxd')); t(lambda: re.subn('a', 'b', 'aaa', 2)); t(lambda: re.sub('(a)|b', r'[\1]', 'ab')); t(lambda: re.sub('a', r'\g<z>', 'a')); t(lambda: re.sub('', '-', 'abc'))
t(lambda: re.split(r'(,)\s*', 'a, b,c')); t(lambda: re.split(r'\W+', 'a b.c!')); t(lambda: re.split('x*', 'axbc')); t(lambda: re.split(',', 'a,b,c', maxsplit=1)); t(lambda: re.split('(a)|b', '1a2b3')); t(lambda: re.split(r'(\d+)', 'ir_r2_k3_s2'))
t(lambda: [m.span() for m in re.finditer('a|', 'aba')]); t(lambda: re.fullmatch('a|ab', 'ab')); t(lambda: re.match('b', 'ab')); t(lambda: re.fullmatch('a+?', 'aaa')); t(lambda: re.findall(r'(\w)(\d)', 'a1b2')); t(lambda: re.compile('b').match('ab', 1)); t(lambda: re.compile('^b').search('ab', 1)); t(lambda: re.compile('a').search('aba', 1, 2)); t(lambda: re.findall('', 'ab'))
t(lambda: re.escape('a.b*c[d] e-f\n')); t(lambda: re.compile('a', re.I | re.M)); t(lambda: re.compile('a').flags); t(lambda: re.compile(b'a').findall(b'aba')); t(lambda: re.match('a', b'a')); t(lambda: re.match(b'a', 'a')); t(lambda: re.match(b'\xff', b'\xff').span()); t(lambda: re.match('a', 5)); t(lambda: re.compile(re.compile('a')).pattern); t(lambda: re.compile('(?P<a>x)(y)').groupindex); t(lambda: re.compile('(a)(b)').groups)
m = re.match(r'(?P<a>\w)(?P<b>\d)?', 'é'); t(lambda: (m.group('a'), m['b'], m.start(), m.end('a'), m.span('b'), m.groups('-'), m.expand(r'\1!'), m.string, m.re.pattern, m.pos, m.endpos)); t(lambda: m.group(3)); t(lambda: m.group('zz')); t(lambda: m.group(0, 1)); t(lambda: bool(m))
t(lambda: re.search('é', 'caféé').span()); t(lambda: re.compile('x', re.X).flags & re.X == re.X); t(lambda: re.I.name); t(lambda: re.sub('(?i)A', 'x', 'aA')); t(lambda: re.findall(r'(?:^|,)([^,]*)', 'a,b,,c')); t(lambda: re.sub(r'^layers\.(\d+)\.', lambda m: f'blocks.{int(m[1]) + 1}.', 'layers.3.weight')); t(lambda: re.findall(r'\d+(?:\.\d+)*', '1.2.3 4')); t(lambda: re.match(r'(\w+)_(\d+)(?:x(\d+))?$', 'resnet_50').groups())

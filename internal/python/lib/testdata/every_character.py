# What methods of text and bytes say of every character of the first 384, and of every byte, at the edges too.
import re


def bits(of, test):
    # Which of them pass, as ranges.
    passing = [i for i in of if test(i)]
    ranges = []
    for i in passing:
        if ranges and ranges[-1][1] == i - 1:
            ranges[-1][1] = i
        else:
            ranges.append([i, i])
    return ' '.join(f'{a}' if a == b else f'{a}-{b}' for a, b in ranges)


def attempt(test):
    try:
        return repr(test())
    except Exception as failure:
        return f'{type(failure).__name__}: {failure}'


characters, numbers = range(384), range(256)
for name in 'isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper'.split():
    print('str', name, bits(characters, lambda i: attempt(lambda: getattr(chr(i), name)()) == 'True'))
for name in 'isalnum isalpha isascii isdigit islower isspace istitle isupper'.split():
    print('bytes', name, bits(numbers, lambda i: attempt(lambda: getattr(bytes([i]), name)()) == 'True'))
for name in 'upper lower title capitalize swapcase casefold'.split():
    print('str', name, [(i, attempt(lambda: getattr(chr(i), name)())) for i in characters if attempt(lambda: getattr(chr(i), name)()) != repr(chr(i))])
for name in 'upper lower title capitalize swapcase'.split():
    print('bytes', name, [(i, attempt(lambda: getattr(bytes([i]), name)())) for i in numbers if attempt(lambda: getattr(bytes([i]), name)()) != repr(bytes([i]))])
print('repr', [repr(chr(i)) for i in characters])
print('bytes repr', [repr(bytes([i])) for i in numbers])
print('ascii', [ascii(chr(i)) for i in range(120, 384, 7)])
print('strip', bits(characters, lambda i: not chr(i).strip()), '|', bits(numbers, lambda i: not bytes([i]).strip()))
print('split', bits(characters, lambda i: len(('a' + chr(i) + 'b').split()) == 2), '|', bits(numbers, lambda i: len((b'a' + bytes([i]) + b'b').split()) == 2))
print('splitlines', bits(characters, lambda i: len(('a' + chr(i) + 'b').splitlines()) == 2), '|', bits(numbers, lambda i: len((b'a' + bytes([i]) + b'b').splitlines()) == 2))
for encoding in ['ascii', 'utf-8', 'latin-1']:
    print('decode', encoding, bits(numbers, lambda i: 'Error' not in attempt(lambda: bytes([i]).decode(encoding))))
    print('encode', encoding, bits(characters, lambda i: 'Error' not in attempt(lambda: chr(i).encode(encoding))))
    for byte in [0, 127, 128, 191, 192, 194, 223, 224, 239, 240, 244, 245, 255]:
        print(' ', byte, attempt(lambda: bytes([97, byte]).decode(encoding)), attempt(lambda: bytes([byte, 128]).decode(encoding)))
for digits in ['0', '9', 'a', 'z', '_', '+', '²', '٣']:
    print('int', digits, [attempt(lambda: int(digits, base)) for base in (0, 2, 8, 10, 16, 36)], attempt(lambda: float(digits)))
for pattern in [r'\w', r'\d', r'\s', r'\W', r'[^\W\d]', r'.', r'[a-c]', r'(?i)[a-c]', r'(?i)k', r'\b']:
    print('re', pattern, bits(characters, lambda i: re.search(pattern, chr(i))), '|', bits(characters, lambda i: re.search(pattern, chr(i), re.ASCII)), '|', bits(numbers, lambda i: re.search(pattern.encode(), bytes([i]))))
for specification in ['c', 'd', 'x', 'X', 'o', 'b', 'e', 'f', 'g', '%', 'n', 's', '#x', '+d', ' d', '08b', ',', '_x', '.2', '<5', '^7', '=+6']:
    print('format', specification, [attempt(lambda: format(value, specification)) for value in (0, 7, -255, 1234567, 0.5, -1e20, True, 'ab')])

"""decimal: a small part. Numbers are exact; quotients are rounded half-even to 28 digits."""
from fractions import Fraction as _Fraction

ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_HALF_DOWN = "ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN"
ROUND_DOWN, ROUND_UP, ROUND_FLOOR, ROUND_CEILING = "ROUND_DOWN", "ROUND_UP", "ROUND_FLOOR", "ROUND_CEILING"


class DecimalException(ArithmeticError):
    pass


class InvalidOperation(DecimalException):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, **kwargs):
        self.prec = prec
        self.rounding = rounding

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass


_context = Context()


def getcontext():
    return _context


def setcontext(context):
    global _context
    _context = context


def localcontext(ctx=None, **kwargs):
    return ctx or Context(_context.prec, _context.rounding)


def _rounded(fraction, rounding):
    floor = fraction.numerator // fraction.denominator
    rest = fraction - floor
    half = _Fraction(1, 2)
    if rest == 0 or rounding == ROUND_FLOOR:
        return floor
    if rounding == ROUND_CEILING:
        return floor + 1
    if rounding in (ROUND_DOWN, ROUND_UP):
        toward_zero = floor if fraction > 0 else floor + 1
        return toward_zero if rounding == ROUND_DOWN else (floor + 1 if fraction > 0 else floor)
    if rest != half:
        return floor + (rest > half)
    if rounding == ROUND_HALF_EVEN:
        return floor + floor % 2
    away = floor + 1 if fraction > 0 else floor
    toward = floor if fraction > 0 else floor + 1
    return away if rounding == ROUND_HALF_UP else toward


class Decimal:
    """An int coefficient times a power of ten."""

    def __init__(self, value="0", context=None):
        if isinstance(value, Decimal):
            self._coefficient, self._exponent = value._coefficient, value._exponent
        elif isinstance(value, int):
            self._coefficient, self._exponent = value, 0
        elif isinstance(value, float):
            numerator, denominator = value.as_integer_ratio()
            places = denominator.bit_length() - 1
            self._coefficient, self._exponent = numerator * 5 ** places, -places
        elif isinstance(value, str):
            self._parse(value)
        else:
            raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")

    def _parse(self, text):
        digits, _, power = text.strip().replace("_", "").lower().partition("e")
        whole, _, decimals = digits.partition(".")
        try:
            self._coefficient = int(whole + decimals)
            self._exponent = int(power or "0") - len(decimals)
        except ValueError:
            raise InvalidOperation("[<class 'decimal.ConversionSyntax'>]") from None

    @classmethod
    def _make(cls, coefficient, exponent):
        made = cls(0)
        made._coefficient, made._exponent = coefficient, exponent
        extra = len(str(abs(coefficient))) - _context.prec
        if extra > 0:
            made._coefficient = _rounded(_Fraction(coefficient, 10 ** extra), _context.rounding)
            made._exponent += extra
        return made

    def _fraction(self):
        if self._exponent >= 0:
            return _Fraction(self._coefficient * 10 ** self._exponent)
        return _Fraction(self._coefficient, 10 ** -self._exponent)

    def _aligned(self, other):
        low = min(self._exponent, other._exponent)
        return (self._coefficient * 10 ** (self._exponent - low), other._coefficient * 10 ** (other._exponent - low),
                low)

    @staticmethod
    def _operand(other):
        if isinstance(other, Decimal):
            return other
        return Decimal(other) if isinstance(other, int) else None

    def __add__(self, other):
        other = self._operand(other)
        if other is None:
            return NotImplemented
        a, b, exponent = self._aligned(other)
        return self._make(a + b, exponent)

    __radd__ = __add__

    def __neg__(self):
        return self._make(-self._coefficient, self._exponent)

    def __pos__(self):
        return self._make(self._coefficient, self._exponent)

    def __abs__(self):
        return self._make(abs(self._coefficient), self._exponent)

    def __sub__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else self + -other

    def __rsub__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else other + -self

    def __mul__(self, other):
        other = self._operand(other)
        if other is None:
            return NotImplemented
        return self._make(self._coefficient * other._coefficient, self._exponent + other._exponent)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = self._operand(other)
        if other is None:
            return NotImplemented
        if other._coefficient == 0:
            raise DivisionByZero("[<class 'decimal.DivisionByZero'>]")
        quotient = self._fraction() / other._fraction()
        exponent = self._exponent - other._exponent
        shift = max(_context.prec + 1, 0)
        while quotient * 10 ** -exponent != int(quotient * _Fraction(10) ** -exponent):
            exponent -= 1
            if -exponent > shift + 400 or abs(quotient) * _Fraction(10) ** -exponent > 10 ** shift:
                break
        return self._make(_rounded(quotient * _Fraction(10) ** -exponent, _context.rounding), exponent)

    def __rtruediv__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else other / self

    def __floordiv__(self, other):
        other = self._operand(other)
        if other is None:
            return NotImplemented
        return Decimal(int(self._fraction() / other._fraction()))

    def __rfloordiv__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else other // self

    def __mod__(self, other):
        other = self._operand(other)
        if other is None:
            return NotImplemented
        return self - other * (self // other)

    def __rmod__(self, other):
        other = self._operand(other)
        return NotImplemented if other is None else other % self

    def __pow__(self, other):
        if isinstance(other, int) and other >= 0:
            return self._make(self._coefficient ** other, self._exponent * other)
        return Decimal(float(self) ** float(other))

    def quantize(self, exp, rounding=None, context=None):
        scaled = self._fraction() / _Fraction(10) ** exp._exponent
        return self._make(_rounded(scaled, rounding or _context.rounding), exp._exponent)

    def normalize(self):
        coefficient, exponent = self._coefficient, self._exponent
        while coefficient and coefficient % 10 == 0:
            coefficient, exponent = coefficient // 10, exponent + 1
        return self._make(coefficient, exponent if coefficient else 0)

    def sqrt(self):
        return Decimal(str(float(self) ** 0.5))

    def as_integer_ratio(self):
        return self._fraction().as_integer_ratio()

    def as_tuple(self):
        return (int(self._coefficient < 0), tuple(map(int, str(abs(self._coefficient)))), self._exponent)

    def is_zero(self):
        return self._coefficient == 0

    def is_nan(self):
        return False

    is_infinite = is_nan

    def __int__(self):
        return int(self._fraction())

    __trunc__ = __int__

    def __float__(self):
        return float(self._fraction())

    def __round__(self, n=None):
        if n is None:
            return _rounded(self._fraction(), ROUND_HALF_EVEN)
        return self.quantize(Decimal._make(1, -n))

    def __floor__(self):
        return self._fraction().__floor__()

    def __ceil__(self):
        return self._fraction().__ceil__()

    def __bool__(self):
        return self._coefficient != 0

    def __hash__(self):
        return hash(self._fraction())

    def _compare(self, other, test):
        if isinstance(other, Decimal):
            return test(self._fraction(), other._fraction())
        return test(self._fraction(), other) if isinstance(other, (int, float)) else NotImplemented

    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b)

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __str__(self):
        sign = "-" if self._coefficient < 0 else ""
        digits = str(abs(self._coefficient))
        point = len(digits) + self._exponent
        if self._exponent == 0:
            return sign + digits
        if self._exponent < 0 and point > -6:
            if point <= 0:
                digits = "0" * (1 - point) + digits
                point = 1
            return f"{sign}{digits[:point]}.{digits[point:]}"
        fraction = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}E{point - 1:+d}"

    def __repr__(self):
        return f"Decimal('{self}')"

    def __format__(self, spec):
        return str(self) if not spec else format(float(self), spec)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

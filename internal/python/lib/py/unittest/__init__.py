"""unittest: test cases can be defined, not run."""
from _native import unsupported as _unsupported


class SkipTest(Exception):
    pass


class TestCase:
    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName

    def setUp(self):
        pass

    tearDown = setUp

    def assertEqual(self, first, second, msg=None):
        if first != second:
            raise AssertionError(msg or f"{first!r} != {second!r}")

    def assertTrue(self, expr, msg=None):
        if not expr:
            raise AssertionError(msg or f"{expr!r} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            raise AssertionError(msg or f"{expr!r} is not false")


def main(*args, **kwargs):
    _unsupported("unittest.main()")


def skip(reason):
    return lambda item: item


def skipIf(condition, reason):
    return lambda item: item


skipUnless = skipIf


def expectedFailure(item):
    return item

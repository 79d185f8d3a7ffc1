"""asyncio: names only; coroutines are not supported."""
from _native import unsupported as _unsupported
from threading import Lock, Event, Condition, Semaphore
from queue import Queue


class CancelledError(BaseException):
    pass


TimeoutError = TimeoutError


def run(main, *, debug=None):
    _unsupported("asyncio.run()")


def get_event_loop():
    _unsupported("asyncio.get_event_loop()")


new_event_loop = get_running_loop = get_event_loop


def iscoroutinefunction(func):
    return False


def iscoroutine(obj):
    return False

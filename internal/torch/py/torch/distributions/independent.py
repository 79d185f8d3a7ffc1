from .distribution import Independent

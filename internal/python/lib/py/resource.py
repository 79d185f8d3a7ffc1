"""resource: no limits, no usage."""
RLIMIT_NOFILE, RLIMIT_AS, RUSAGE_SELF = 7, 9, 0


def getrlimit(resource):
    return (1024, 1024)


def setrlimit(resource, limits):
    pass


def getrusage(who):
    from types import SimpleNamespace
    return SimpleNamespace(ru_maxrss=0, ru_utime=0.0, ru_stime=0.0)

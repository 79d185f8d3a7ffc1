# Work on pictures: there are none.


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def unavailable(*args, **options):
        raise OSError(f"heft has no pictures: {name} is not available")
    return unavailable

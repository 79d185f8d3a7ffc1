"""logging.config: accepted and ignored, as nothing is written."""


def dictConfig(config):
    pass


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    pass

# Failures of environments.


class Error(Exception):
    pass


class DependencyNotInstalled(Error):
    pass


class UnregisteredEnv(Error):
    pass


class NameNotFound(UnregisteredEnv):
    pass


class ResetNeeded(Error):
    pass


class InvalidAction(Error):
    pass

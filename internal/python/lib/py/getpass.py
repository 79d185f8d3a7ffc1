"""getpass: a fixed user."""


def getuser():
    return "user"


def getpass(prompt="Password: ", stream=None):
    raise EOFError("EOF when reading a line")

"""glob: no file exists."""


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return []


def iglob(pathname, **kwargs):
    return iter(())


def escape(pathname):
    return "".join(["[" + c + "]" if c in "*?[" else c for c in pathname])

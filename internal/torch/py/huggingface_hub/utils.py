class EntryNotFoundError(OSError):
    pass


class RepositoryNotFoundError(OSError):
    pass


class RevisionNotFoundError(OSError):
    pass


class HfHubHTTPError(OSError):
    pass


LocalEntryNotFoundError = EntryNotFoundError

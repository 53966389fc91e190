"""What can be wrong with the district's database, apart from bugs."""


class DatabaseRefusedError(Exception):
    """The database cannot be used, and was left as it is."""


class BusyError(Exception):
    """Another writer held the database for longer than we wait; nothing was written."""


class BackupError(Exception):
    """No backup was made, and nothing is left of the attempt."""

"""One error tree. An error says what was wrong with which value and what to do about it, and carries the exit code.

Raised anywhere, shown in one place (`retold.cli`), on one line: `retold: WHAT. WHAT TO DO. [slug]`.
"""

from __future__ import annotations


class RetoldError(Exception):
    """Base of every error that a user may meet.

    what   what was wrong, with the value. todo: what to do about it. slug: the name docs/errors.md explains it under.
    """

    slug = "error"
    exit_code = 2

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        """The line that a user is shown."""
        return f"{self.what}. {self.todo}. [{self.slug}]"


class UsageError(RetoldError):
    """A command, option or setting that cannot be taken as it is."""

    slug = "usage"


class SettingError(UsageError):
    """A setting in `retold.toml` that is unknown or out of range."""

    slug = "bad-setting"


class NothingFound(RetoldError):
    """Something was asked for by name and is not there."""

    slug = "not-found"
    exit_code = 1


class NoInput(RetoldError):
    """No input could be read."""

    slug = "no-input"
    exit_code = 4


class ArchiveDamaged(RetoldError):
    """The archive is damaged, is not an archive, or was written by another version."""

    slug = "archive-damaged"
    exit_code = 5


class NoSpace(RetoldError):
    """The disk is full."""

    slug = "no-space"
    exit_code = 6


class ArchiveLocked(RetoldError):
    """Another process is writing to the archive."""

    slug = "archive-locked"
    exit_code = 7


class MissingExtra(UsageError):
    """An optional library that this needs is not installed."""

    slug = "missing-extra"

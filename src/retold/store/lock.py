"""One writer at a time: a lock file beside the archive, held with `flock`, which the kernel frees when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from retold.errors import ArchiveLocked, UsageError
from retold.store.connection import no_space


class WriterLock:
    """The right to write to one archive. Raises ArchiveLocked, naming the process that has it.

    The lock is not on the archive itself: closing any descriptor of that file would free the locks that SQLite holds on it.
    """

    def __init__(self, archive: Path) -> None:
        """Take the lock of the archive at this path, or raise at once."""
        self._path = archive.with_name(f".{archive.name}.lock")
        while True:
            self._descriptor = self._open(archive)
            try:
                self._take(archive)
                if self._is_current():
                    break
            except BaseException:
                os.close(self._descriptor)
                raise
            os.close(self._descriptor)  # its last holder removed it between our opening and our locking: begin again
        self._sign()

    def _open(self, archive: Path) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise no_space(str(archive)) from error
            raise UsageError(
                f"{archive} cannot be written ({error.strerror}: {self._path.name})", "Name a folder that exists and can be written"
            ) from error

    def _take(self, archive: Path) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            by = f"process {holder}" if holder.isdigit() else "another process"
            raise ArchiveLocked(f"{archive} is being written by {by}", "Wait for it to end, or stop it") from error
        except OSError as error:
            raise UsageError(f"{archive} cannot be locked ({error.strerror})", "Keep the archive on a local disk") from error

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path, follow_symlinks=False))  # noqa: PTH116  # Path.stat resolves what must not be
        except FileNotFoundError:
            return False

    def _sign(self) -> None:
        try:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        except OSError:
            pass  # the disk is full: locked all the same, only without a name

    def release(self) -> None:
        """Give the right back and remove the lock file. A second call does nothing."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1

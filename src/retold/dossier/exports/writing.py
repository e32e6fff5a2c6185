"""Files that are written whole or not at all, and what may stand in them."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from retold.errors import NoSpace, UsageError

QUOTED_WORDS = 25  # with no_text: of an article's own words, so many in a row stay

_QUOTATION = re.compile('(?<=[“"])[^“”"]+(?=[”"])')
_WORD = re.compile(r"\S+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def unicode_only(text: str) -> str:
    """`text` with each lone surrogate, which no file can hold, as U+FFFD: same length, so that spans still count."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def cut(words: str) -> str:
    """The first 25 words, and an ellipsis where there are more."""
    for count, word in enumerate(_WORD.finditer(words), 1):
        if count > QUOTED_WORDS:
            return words[: word.start()].rstrip() + " …"
    return words


def cut_quotations(sentence: str) -> str:
    """A sentence in which each quotation is cut."""
    return _QUOTATION.sub(lambda quotation: cut(quotation.group()), sentence)


def write_files(folder: Path, files: Sequence[tuple[str, Callable[[BinaryIO], None]]]) -> list[Path]:
    """Write each (name, what writes it) into `folder`, which is made where it is not there, and return the paths in order.

    A file of that name is replaced; after an error all files are as they were before. Raises UsageError (a folder that cannot
    be made or written) and NoSpace.
    """
    done: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in files:
            path = folder / name
            temporary = folder / f".{name}.{os.getpid()}.new"
            done.append((temporary, path))
            temporary.unlink(missing_ok=True)
            with temporary.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
        for temporary, path in done:
            temporary.replace(path)
    except OSError as error:
        raise _told(error, folder) from error
    finally:
        for temporary, _ in done:
            _remove(temporary)
    return [path for _, path in done]


def _remove(temporary: Path) -> None:
    with suppress(OSError):  # the folder went: the error that is under way says so
        temporary.unlink(missing_ok=True)


def _told(error: OSError, folder: Path) -> NoSpace | UsageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace(
            f"no space left to write {folder} ({shutil.disk_usage(folder).free} bytes free)", "Make room and run it again"
        )
    return UsageError(f"{folder} cannot be written ({error.strerror or error})", "Name a folder that can")

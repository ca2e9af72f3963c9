r"""Reading a file that people wrote: each fault is told in one line, with file and line.

In: the path of a seed file, of the overrides or of the ledger. Out: its text, without a
byte order mark, its lines ending in ``\n``.
"""

from __future__ import annotations

from pathlib import Path

from glossary.entry import InputError

__all__ = ["read_text"]


def read_text(path: Path) -> str:
    """The text of a file.

    Raises :class:`InputError` when it cannot be read, is not UTF-8 or holds NUL.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror or error}") from error
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError(str(path), "holds a NUL character", data.count(b"\n", 0, nul) + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(str(path), "is not UTF-8 text", line) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

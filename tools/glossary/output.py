"""Writing a folder of generated files so that nobody ever sees half of it.

In: relative path → text of every file that should be there. Out: what was written and
removed. All new contents are staged beside the folder's files before the first one is
replaced; a file whose content is equal keeps its time stamp, or Sphinx would read every
page again; of the files that are no longer wanted only those go that this module wrote.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from glossary.entry import InputError

__all__ = ["MANIFEST", "Changes", "apply", "compare", "exclusive", "write_text"]

MANIFEST = "_written.json"  # the list of the files written by the last run
_LOCK = ".lock"
_STAGING = ".staging-"


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths relative to the folder, sorted: to write (new or different) and to remove."""

    write: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.write or self.remove)


def compare(folder: Path, files: Mapping[str, str]) -> Changes:
    """What must change in the folder so that it holds the files."""
    wanted = {**files, MANIFEST: _manifest_text(files)}
    write = sorted(path for path, text in wanted.items() if not _holds(folder / path, text))
    remove = sorted(
        path for path in _written_before(folder) - wanted.keys() if (folder / path).is_file()
    )
    return Changes(tuple(write), tuple(remove))


def apply(folder: Path, files: Mapping[str, str], changes: Changes) -> None:
    """Bring the changes about; :class:`InputError` leaves the old files whole.

    Call it within :func:`exclusive`.
    """
    if not changes:
        return
    texts = {**files, MANIFEST: _manifest_text(files)}
    with _refusing(folder):
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
        try:
            for parent in {PurePosixPath(path).parent for path in changes.write}:
                (staging / parent).mkdir(parents=True, exist_ok=True)
                (folder / parent).mkdir(parents=True, exist_ok=True)
            for path in changes.write:
                (staging / path).write_bytes(texts[path].encode())
                if (folder / path).is_dir():
                    raise IsADirectoryError(errno.EISDIR, f"{path} is a folder")
            for path in changes.write:
                (staging / path).replace(folder / path)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        for path in changes.remove:
            (folder / path).unlink(missing_ok=True)
        _drop_empty(folder, changes.remove)


def write_text(path: Path, text: str) -> bool:
    """Replace one file outside the folder in one go; false when it was equal already."""
    if _holds(path, text):
        return False
    with _refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        try:
            Path(name).write_bytes(text.encode())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    return True


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold the folder, made if need be, against other runs, which wait for their turn."""
    with _refusing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / _LOCK).open("a+")
    with handle:
        _lock(handle)
        _sweep(folder)
        yield


def _lock(handle: IO[str]) -> None:
    """Wait for the lock; the system lets go of it when the process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists there only

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - exists elsewhere only

        fcntl.flock(handle, fcntl.LOCK_EX)


def _sweep(folder: Path) -> None:
    """Remove what a run left behind that was killed while staging."""
    for leftover in folder.glob(f"{_STAGING}*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(str(path), f"cannot be written: {reason}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _manifest_text(files: Iterable[str]) -> str:
    return json.dumps(sorted(files), indent=0, ensure_ascii=False) + "\n"


def _written_before(folder: Path) -> set[str]:
    """The manifest's paths; one that leads out of the folder is nothing this module wrote."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    paths = [path for path in listed if isinstance(path, str)] if isinstance(listed, list) else []
    return {path for path in paths if _is_inside(PurePosixPath(path))}


def _is_inside(path: PurePosixPath) -> bool:
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)


def _drop_empty(folder: Path, removed: Iterable[str]) -> None:
    """Remove sub-folders that the removed files leave empty."""
    for parent in sorted({(folder / path).parent for path in removed}, reverse=True):
        if parent != folder and not any(parent.iterdir()):
            parent.rmdir()

"""Zip files that come out the same, to the byte, from the same contents.

In: names and contents, in the order in which they are to stand. Out: one file, replaced
whole or not at all. Every member carries the date of ``SOURCE_DATE_EPOCH``, or the
first one that the format knows, and the rights of a plain file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

__all__ = ["write_zip"]

FIRST_DATE = 315_532_800  # 1980-01-01, the beginning of time for zip files
PLAIN_FILE = 0o100644 << 16
UNIX = 3
LEVEL = 9


def write_zip(path: Path, members: Iterable[tuple[str, bytes]], stored: str = "") -> None:
    """Write the members; the one called ``stored`` is not compressed."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", FIRST_DATE))
    date = time.gmtime(max(seconds, FIRST_DATE))[:6]
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    with ZipFile(half, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in members:
            info = ZipInfo(name, date)
            info.external_attr, info.create_system = PLAIN_FILE, UNIX
            info.compress_type = ZIP_STORED if name == stored else ZIP_DEFLATED
            archive.writestr(info, content)
    half.replace(path)

"""The command line for ``make dist``: the finished files in, a folder to publish out.

The folder holds the files and ``SHA256SUMS``, which ``sha256sum -c`` checks. What was in the
folder before is gone.

Exit codes: 0 done; 1 a file is missing, then the folder is as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

CHECKSUMS = "SHA256SUMS"


def distribute(folder: Path, files: list[Path]) -> str:
    """Fill the folder; what ``SHA256SUMS`` says."""
    half = folder.with_name(f"{folder.name}.part")  # the files may come from the folder itself
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    lines = []
    for file in sorted(files, key=lambda file: file.name):
        shutil.copyfile(file, half / file.name)
        digest = hashlib.sha256((half / file.name).read_bytes()).hexdigest()
        lines.append(f"{digest}  {file.name}\n")
    checksums = "".join(lines)
    (half / CHECKSUMS).write_text(checksums, encoding="utf-8", newline="\n")
    shutil.rmtree(folder, ignore_errors=True)
    half.replace(folder)
    return checksums


def main(arguments: list[str] | None = None) -> int:
    """Collect as the command line says."""
    parser = argparse.ArgumentParser(description="Collect files with their checksums.")
    parser.add_argument("folder", type=Path, help="the folder to fill anew")
    parser.add_argument("files", type=Path, nargs="+", help="the files to publish")
    options = parser.parse_args(arguments)
    missing = [file for file in options.files if not file.is_file()]
    for file in missing:
        print(f"error: {file} is missing", file=sys.stderr)
    if missing:
        return 1
    for file in options.files:
        print(f"{file.stat().st_size / 1e6:7.2f} MB  {file.name}")
    distribute(options.folder, options.files)
    return 0


if __name__ == "__main__":
    sys.exit(main())

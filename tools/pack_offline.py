"""The command line for ``make offline``: a built site in, one zip file to hand on out.

The zip holds one folder, named like itself, whose ``index.html`` opens without a server
or a network. What only a server needs stays out.

Exit codes: 0 done; 1 there is no site at that place.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import write_zip

# Of use to Sphinx, to other projects' Sphinx, or to a web server.
LEFT_OUT = frozenset({".buildinfo", ".nojekyll", "404.html", "objects.inv", "sitemap.xml"})


def members(site: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    """The files of a site under their names in the zip, sorted."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in LEFT_OUT:
            yield f"{folder}/{name}", path.read_bytes()


def main(arguments: list[str] | None = None) -> int:
    """Pack as the command line says."""
    parser = argparse.ArgumentParser(description="Pack a built site for reading offline.")
    parser.add_argument("site", type=Path, help="the folder that holds index.html")
    parser.add_argument("output", type=Path, help="the zip file to write")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"error: there is no site in {options.site}", file=sys.stderr)
        return 1
    write_zip(options.output, members(options.site, options.output.stem))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Turn seed files into the pages of the site: the command line, nothing else.

Exit codes: 0 done, 1 ``--check`` found that the output would change, 2 bad input.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from glossary.entry import InputError
from glossary.pipeline import Result, convert

PROJECT = Path(__file__).resolve().parents[1]
OUT = PROJECT / "docs" / "glossary"
PATIENCE = 1.0  # seconds without a progress bar
BAR = 40  # characters


def main(arguments: list[str] | None = None) -> int:
    """Run the converter and tell what it did; returns the exit code."""
    options = _parser().parse_args(arguments)
    bar = None if options.quiet or not sys.stderr.isatty() else ProgressBar()
    try:
        result = convert(
            options.seeds,
            options.out,
            overrides=options.overrides,
            report=options.report,
            check=options.check,
            progress=bar,
        )
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        if bar:
            bar.clear()
    if not options.quiet:
        print(result.summary)
    if options.check and result.changed:
        print(_would_change(result), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Turn seed files into the pages of the site.")

    def add_path(name: str, text: str, default: Path | None = None) -> None:
        parser.add_argument(name, type=Path, metavar="PATH", default=default, help=text)

    add_path("--seeds", "folder of *.txt files (default: seeds)", PROJECT / "seeds")
    add_path("--out", "folder for the pages (default: docs/glossary)", OUT)
    add_path("--report", "write what happened to this JSON file")
    add_path("--overrides", "editorial decisions (default: overrides.toml of the seeds)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the output would change"
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    return parser


def _would_change(result: Result) -> str:
    paths = [*result.changes.write, *result.changes.remove]
    counts = f"{len(result.changes.write)} to write, {len(result.changes.remove)} to remove"
    first = f", first {paths[0]}" if paths else ""
    ledger = "; the ledger of addresses would grow" if result.ledger_changed else ""
    return f"the output would change: {counts}{first}{ledger}"


class ProgressBar:
    """A bar on the terminal's error stream, once a run takes longer than a second."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown = ""

    def __call__(self, done: int, total: int) -> None:
        """Show how many entries are done."""
        if time.monotonic() - self._began < PATIENCE:
            return
        filled = BAR * done // total
        line = f"[{'#' * filled}{'.' * (BAR - filled)}] {done}/{total} entries"
        if line != self._shown:
            self._shown = line
            print(f"\r{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Wipe the bar, so that what follows begins on a clean line."""
        if self._shown:
            print("\r" + " " * len(self._shown) + "\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

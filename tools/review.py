"""List what a maintainer should look at after new seeds came in; writes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from glossary.entry import InputError
from glossary.pipeline import convert
from glossary.report import review

PROJECT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print the list; exit code 2 for seeds that cannot be read."""
    try:
        result = convert(PROJECT / "seeds", PROJECT / "docs" / "glossary", check=True)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(review(result.report)).rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())

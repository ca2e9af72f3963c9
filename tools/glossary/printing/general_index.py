"""What the general index of the book says about a page.

In: its title and the names that lead to it alone. Out: Sphinx's directives, one a line of the
index: every name with a link to the page, an alias with a word on where it leads as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from glossary.printing.escape import clean

__all__ = ["index_entries"]

_BREAKS_INDEX = str.maketrans({";": ",", "!": "", "\\": "/"})


def index_entries(title: str, aliases: Iterable[str]) -> str:
    """The directives for a page, one below the other."""
    name = _index_entry(title)
    entries = [f"single: {name}"]
    for alias in map(_index_entry, aliases):
        entries += [f"single: {alias}", f"see: {alias}; {name}"]
    return "\n".join(map(_directive, entries))


def _directive(entry: str) -> str:
    # A line with another backtick opens no fence of backticks, and the one that should close
    # it would swallow the page.
    fence = "~~~" if "`" in entry else "```"
    return f"{fence}{{index}} {entry}\n{fence}"


def _index_entry(name: str) -> str:
    entry = clean(name).translate(_BREAKS_INDEX).strip() or "?"
    # After a space, Sphinx would put "(Y) of Z" below any "X" or "X (A)", and drop "of Z".
    return entry.replace(" (", "\N{NO-BREAK SPACE}(")

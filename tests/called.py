"""Entries with the names that the rules give them, for tests."""

from collections.abc import Sequence
from functools import cache

from entries import make_entry, seed_entries
from glossary.domains import load_taxonomy
from glossary.entry import Entry, Names
from glossary.merge import merge_copies
from glossary.naming.ledger import Ledger
from glossary.naming.names import Naming, name_entries
from glossary.overrides import Decision, Overrides

TAXONOMY = load_taxonomy()


def name(entries: Sequence[Entry], *decisions: Decision, ledger: Ledger | None = None) -> Naming:
    overrides = Overrides(decisions, "overrides.toml")
    return name_entries(entries, TAXONOMY, ledger or Ledger(), overrides)


def one(header: str, opening: str, text: str) -> Names:
    return name([make_entry(header, text, opening=opening)]).names[0]


@cache
def seeds() -> tuple[tuple[Entry, Names], ...]:
    merged = merge_copies(seed_entries())
    return tuple(zip(merged, name(merged).names, strict=True))


def seed(file: str, line: int) -> Names:
    return next(
        names
        for entry, names in seeds()
        if entry.sources[0].file.startswith(file) and entry.sources[0].first_line == line
    )

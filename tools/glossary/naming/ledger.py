"""The ledger of addresses: which slug an entry has, and had.

In: all entries, a slug that the rule would give to each, the ledger's lines. Out: the
slug of each entry, the ledger with new lines at its end, and redirects.

The ledger is a committed text file, one entry a line, tab-separated::

    slug    former slugs or -    sketch of the text    header

A line belongs to the entry with its header, and among several entries with one header
to the one whose text is most alike: the sketch tells how much two texts have in common,
so an entry keeps its address when its text is corrected, and also when its header is,
as long as the text stays. Lines are only ever appended, in an order that depends on
what the entries say and not on the files they stand in. To rename a page, change the
slug of its line and move the old one to the former slugs: it becomes a redirect.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from glossary.entry import InputError
from glossary.headers import header_items
from glossary.merge import runs, sketch
from glossary.naming.wording import header_key
from glossary.textfile import read_text

__all__ = [
    "Addresses",
    "Ledger",
    "LedgerLine",
    "assign_addresses",
    "format_ledger",
    "free_slug",
    "likeness_of",
    "parse_ledger",
    "read_ledger",
    "slugify",
]

LEDGER_NAME = "addresses.tsv"
LONGEST_SLUG = 80
_TITLE_LINE = "# slug\tformer slugs\tsketch\theader\n"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACE_DIGITS = 3
_SKETCH = re.compile(rf"[0-9a-f]{{{16 * _PLACE_DIGITS}}}")
_SAME_TEXT = 8  # of 16 places of the sketch: the same entry among those with its header
_SURELY_SAME_TEXT = 14  # of 16: the same entry although its header is another

#: Names that a page must not have: Sphinx's own pages, the site's, Windows' devices.
RESERVED = frozenset(
    {
        *("about", "changelog", "domains", "genindex", "glossary", "index", "letters", "license"),
        *("modindex", "names", "py-modindex", "search", "aux", "con", "nul", "prn"),
        *(f"{device}{number}" for device in ("com", "lpt") for number in range(10)),
    }
)
_SPELLED_OUT = {"&": " and ", "+": " plus ", "#": " sharp ", "@": " at ", "%": " percent "}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry's address; ``likeness`` is the printed sketch of its text."""

    slug: str
    former: tuple[str, ...]
    likeness: str
    header: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger as read, in file order."""

    lines: tuple[LedgerLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where every entry lives.

    ``slugs`` is in the order of the entries, ``ledger`` holds the old lines and the new
    ones, ``added`` the slugs of the new ones; ``redirects`` has pairs of a former slug
    and the present one, sorted.
    """

    slugs: tuple[str, ...]
    ledger: Ledger
    added: frozenset[str]
    redirects: tuple[tuple[str, str], ...]


# --- slugs ---------------------------------------------------------------------------


def slugify(name: str) -> str:
    """A name as an address: lower-case ASCII words joined by hyphens, 80 characters at most.

    >>> slugify("β-VAE & Kähler (C++)")
    'beta-vae-and-kahler-c-plus-plus'
    """
    letters = "".join(map(_ascii, unicodedata.normalize("NFKD", name)))
    slug = "-".join(re.findall(r"[a-z0-9]+", letters.lower().replace("'", "")))
    slug = _shorten(slug, LONGEST_SLUG) or "entry"
    return f"{slug}-entry" if slug in RESERVED else slug


def _ascii(character: str) -> str:
    if character.isascii():
        return _SPELLED_OUT.get(character, character)
    if unicodedata.combining(character) or character in "’ʼ":
        return ""
    name = unicodedata.name(character, "")
    return name.rsplit(" ", 1)[-1] if name.startswith("GREEK") else " "


def _shorten(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    cut = slug[: length + 1].rsplit("-", 1)[0]
    return cut[:length].rstrip("-")


def free_slug(wanted: str, taken: Collection[str], first: int = 2) -> str:
    """``wanted``, or with the first number from ``first`` that makes it free."""
    number, slug = first, wanted
    while slug in taken:
        ending = f"-{number}"
        slug = _shorten(wanted, LONGEST_SLUG - len(ending)) + ending
        number += 1
    return slug


# --- reading and printing ------------------------------------------------------------


def read_ledger(path: Path) -> Ledger:
    """The ledger of a seeds folder; an empty one when there is none yet.

    Raises :class:`InputError` with file and line for anything malformed.
    """
    return parse_ledger(read_text(path), str(path)) if path.exists() else Ledger()


def parse_ledger(text: str, path: str) -> Ledger:
    """The lines of a ledger's text; ``path`` is named in errors."""
    lines: list[LedgerLine] = []
    seen: dict[str, int] = {}
    for number, raw in enumerate(text.split("\n"), start=1):
        row = raw.rstrip("\r")
        if not row or row.startswith("#"):
            continue
        line = _parse_line(row, path, number)
        for slug in (line.slug, *line.former):
            if slug in seen:
                message = f"the address '{slug}' stands on line {seen[slug]} too"
                raise InputError(path, message, number)
            seen[slug] = number
        lines.append(line)
    return Ledger(tuple(lines))


def _parse_line(row: str, path: str, number: int) -> LedgerLine:
    columns = row.split("\t")
    if len(columns) != 4:
        message = (
            "expected four columns separated by tabs (slug, former slugs or -, sketch,"
            f" header), found {len(columns)}"
        )
        raise InputError(path, message, number)
    slug, former, likeness, header = columns
    names = () if former == "-" else tuple(former.split())
    for name in (slug, *names):
        if not _SLUG.fullmatch(name) or len(name) > LONGEST_SLUG or name in RESERVED:
            message = (
                f"'{name}' cannot be an address: lower-case ASCII letters, digits and single"
                f" hyphens, at most {LONGEST_SLUG}, and no reserved name"
            )
            raise InputError(path, message, number)
    if not _SKETCH.fullmatch(likeness):
        raise InputError(path, "the sketch must be 48 hexadecimal digits", number)
    if not header.strip():
        raise InputError(path, "the header is missing", number)
    return LedgerLine(slug, names, likeness, header)


def format_ledger(ledger: Ledger) -> str:
    """The ledger's text, as it is committed."""
    rows = (
        "\t".join((line.slug, " ".join(line.former) or "-", line.likeness, line.header)) + "\n"
        for line in ledger.lines
    )
    return _TITLE_LINE + "".join(rows)


# --- entries and lines ---------------------------------------------------------------


def likeness_of(words: Iterable[str]) -> str:
    """The sketch of a text, given by its words, as it stands in the ledger."""
    limit = 16**_PLACE_DIGITS
    places = sketch(runs(words))
    return "".join(f"{value % limit:0{_PLACE_DIGITS}x}" for value in places)


def _by_place(likenesses: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """Numbers by the places of their sketches: who has none in common is never compared."""
    numbers: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, likeness in likenesses:
        for place in _places(likeness):
            numbers[place].append(number)
    return numbers


def _agreements(
    likeness: str, numbers: Mapping[tuple[int, str], Sequence[int]], least: int
) -> dict[int, int]:
    """Those of the numbers whose sketches agree in ``least`` places, and in how many."""
    met = Counter(chain.from_iterable(numbers.get(place, ()) for place in _places(likeness)))
    return {number: places for number, places in met.items() if places >= least}


def _places(likeness: str) -> list[tuple[int, str]]:
    return [
        (at, likeness[at : at + _PLACE_DIGITS]) for at in range(0, len(likeness), _PLACE_DIGITS)
    ]


@dataclass(slots=True)
class _Matching:
    """Entries and ledger lines on their way to each other, all by number."""

    lines: Sequence[LedgerLine]
    likenesses: Sequence[str]
    line_of: dict[int, int] = field(default_factory=dict)
    entry_of: dict[int, int] = field(default_factory=dict)

    def join(self, entry: int, line: int) -> None:
        self.line_of[entry] = line
        self.entry_of[line] = entry

    def join_best(self, entries: Iterable[int], lines: Iterable[int], least: int) -> None:
        """Join those still free whose texts agree in ``least`` places, the most alike first."""
        free_entries = [entry for entry in entries if entry not in self.line_of]
        free_lines = [line for line in lines if line not in self.entry_of] if free_entries else []
        by_place = _by_place((line, self.lines[line].likeness) for line in free_lines)
        alike = [
            (-places, line, entry)
            for entry in free_entries
            for line, places in _agreements(self.likenesses[entry], by_place, least).items()
        ]
        for _, line, entry in sorted(alike):
            if entry not in self.line_of and line not in self.entry_of:
                self.join(entry, line)


def _match(keys: Sequence[str], likenesses: Sequence[str], ledger: Ledger) -> _Matching:
    matching = _Matching(ledger.lines, likenesses)
    exact: dict[tuple[str, str], int] = {}
    lines_of: dict[str, list[int]] = defaultdict(list)
    entries_of: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(ledger.lines):
        key = header_key(line.header)
        lines_of[key].append(number)
        exact.setdefault((key, line.likeness), number)
    for entry, key in enumerate(keys):
        entries_of[key].append(entry)
        number = exact.get((key, likenesses[entry]), -1)
        if number >= 0 and number not in matching.entry_of:
            matching.join(entry, number)
    for key, entries in entries_of.items():
        lines = lines_of.get(key, [])
        matching.join_best(entries, lines, _SAME_TEXT)
        # The only entry with its header keeps its address however much was rewritten.
        if len(entries) == len(lines) == 1 and entries[0] not in matching.line_of:
            matching.join(entries[0], lines[0])
    _match_corrected_headers(matching, len(keys))
    return matching


def _match_corrected_headers(matching: _Matching, entries: int) -> None:
    """Join entries and lines without a partner whose headers differ but whose texts do not."""
    free = [number for number in range(len(matching.lines)) if number not in matching.entry_of]
    by_place = _by_place((number, matching.lines[number].likeness) for number in free)
    for entry in range(entries) if free else ():
        if entry not in matching.line_of:
            likeness = matching.likenesses[entry]
            matching.join_best(
                [entry], _agreements(likeness, by_place, _SURELY_SAME_TEXT), _SURELY_SAME_TEXT
            )


def assign_addresses(
    headers: Sequence[str], likenesses: Sequence[str], proposals: Sequence[str], ledger: Ledger
) -> Addresses:
    """Give every entry its slug: the ledger's, or the proposed one made free.

    An entry is known by its header and the sketch of its text. Which new entry gets a
    contested slug depends on these alone.
    """
    keys = list(map(header_key, headers))
    matching = _match(keys, likenesses, ledger)
    slugs = {entry: ledger.lines[line].slug for entry, line in matching.line_of.items()}
    taken = {slug for line in ledger.lines for slug in (line.slug, *line.former)}
    new = [
        (proposals[index], keys[index], likenesses[index], header, index)
        for index, header in enumerate(headers)
        if index not in slugs
    ]
    added: list[LedgerLine] = []
    uses: Counter[str] = Counter()
    for wanted, _, likeness, header, index in sorted(new):
        slugs[index] = free_slug(wanted, taken, max(2, uses[wanted]))
        uses[wanted] += 1
        taken.add(slugs[index])
        added.append(LedgerLine(slugs[index], (), likeness, ", ".join(header_items(header))))
    return Addresses(
        tuple(slugs[index] for index in range(len(headers))),
        Ledger((*ledger.lines, *added)),
        frozenset(line.slug for line in added),
        tuple(sorted(_redirects(matching, slugs))),
    )


def _redirects(matching: _Matching, slugs: dict[int, str]) -> Iterable[tuple[str, str]]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for entry, number in matching.line_of.items():
        line = matching.lines[number]
        by_key[header_key(line.header)].append(entry)
        yield from ((former, slugs[entry]) for former in line.former)
    # Two lines for what has become one entry: copies that a correction made alike.
    left: dict[str, list[LedgerLine]] = defaultdict(list)
    for number, line in enumerate(matching.lines):
        if number not in matching.entry_of and (key := header_key(line.header)) in by_key:
            left[key].append(line)
    for key, lines in left.items():
        entries = by_key[key]
        likenesses = (matching.likenesses[entry] for entry in entries)
        by_place = _by_place(enumerate(likenesses))
        for line in lines:
            if alike := _agreements(line.likeness, by_place, _SAME_TEXT):
                present = slugs[entries[min(alike)]]
                yield from ((slug, present) for slug in (line.slug, *line.former))

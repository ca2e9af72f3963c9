"""Merging copies: an entry that stands in the seeds more than once becomes one.

In: all entries. Out: the same entries with copies merged, in the order of their first
occurrence. Entries are copies when they have one header and (nearly) one text: the
later dump may have mended a typo, or have lost the end. Entries that merely share a
header stay apart (edge pooling, 004:94 and 004:98).

No text is compared with every other. Under one header, texts meet in buckets of equal
minima of their hashed shingles (overlapping runs of words), and each is held against
few groups, so the cost grows with the amount of text alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from glossary.entry import Entry, Layout, Note, NoteCode, SourceRef
from glossary.naming.wording import entry_words, header_key

__all__ = ["merge_copies", "resemblance", "runs", "shingles", "sketch"]

SHINGLE_WORDS = 3
SKETCH_SIZE = 16
_CLASS = SKETCH_SIZE - 1  # the bits of a hash that tell its class
_FACTOR, _MASK = 0x9E3779B1, 0xFFFFFFFF  # mix the words' hashes in 32 bits
_SQUARE = _FACTOR * _FACTOR & _MASK
NEARLY_EQUAL = 0.7  # share of common shingles from which two texts are one, corrected; other
# texts have less than half in common, template pages with all their boilerplate included
NEARLY_CONTAINED = 0.9  # share of the shorter text's, when one of the two is cut off
MOST_CANDIDATES = 8  # groups a text is held against

_LOSSES = frozenset({NoteCode.TEXT_LOST, NoteCode.TRUNCATED, NoteCode.UNCLOSED_FENCE})


def runs(words: Iterable[str]) -> list[int]:
    """The hashed runs of three words of a text, in order; equal in every process."""
    codes = [crc32(word.encode()) for word in words] or [0]
    codes += codes[-1:] * (SHINGLE_WORDS - len(codes))
    return [
        (one * _SQUARE + two * _FACTOR + three) & _MASK
        for one, two, three in zip(codes, codes[1:], codes[2:], strict=False)
    ]


def shingles(words: Iterable[str]) -> frozenset[int]:
    """The different runs of a text."""
    return frozenset(runs(words))


def sketch(parts: Iterable[int]) -> tuple[int, ...]:
    """A short likeness of a text's runs: the least hash of each of 16 classes (-1: none).

    Two sketches agree in about the share of places that the texts' shingles have in common.
    """
    classes: list[list[int]] = [[] for _ in range(SKETCH_SIZE)]
    for part in parts:
        classes[part & _CLASS].append(part)
    return tuple(min(hashes) // SKETCH_SIZE if hashes else -1 for hashes in classes)


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of shingles that two texts have in common, 0 to 1."""
    union = len(one | other)
    return len(one & other) / union if union else 1.0


@dataclass(slots=True)
class _Group:
    """Copies of one entry found so far; the first is what others are held against."""

    members: list[Entry]
    parts: frozenset[int]
    likeness: float = 1.0

    def accepts(self, entry: Entry, parts: frozenset[int]) -> float:
        """How alike the entry is when it is a copy, 0 when it is none."""
        alike = resemblance(self.parts, parts)
        if alike >= NEARLY_EQUAL:
            return alike
        shorter = min(len(self.parts), len(parts))
        contained = len(self.parts & parts) / shorter if shorter else 0.0
        cut = entry.truncated or any(member.truncated for member in self.members)
        return alike if cut and contained >= NEARLY_CONTAINED else 0.0


def merge_copies(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with copies merged into the better one, which gets all sources and a note."""
    by_header: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        by_header[header_key(entry.header)].append(index)
    merged: dict[int, Entry] = {}
    for indices in by_header.values():
        if len(indices) == 1:
            merged[indices[0]] = entries[indices[0]]
            continue
        position = {id(entries[index]): index for index in reversed(indices)}
        for group in _groups(entries[index] for index in indices):
            first = min(position[id(member)] for member in group.members)
            merged[first] = _merge(group)
    return tuple(merged[index] for index in sorted(merged))


def _groups(entries: Iterable[Entry]) -> list[_Group]:
    groups: list[_Group] = []
    buckets: dict[tuple[int, int], int] = {}
    # Complete texts first: a cut-off copy is held against the whole, whatever their order.
    for entry in sorted(entries, key=_worth, reverse=True):
        parts = shingles(entry_words(entry))
        places = [place for place in enumerate(sketch(parts)) if place[1] >= 0]
        met = Counter(buckets[place] for place in places if place in buckets)
        candidates = sorted(met, key=lambda number: (-met[number], number))
        for number in candidates[:MOST_CANDIDATES]:
            alike = groups[number].accepts(entry, parts)
            if alike:
                groups[number].members.append(entry)
                groups[number].likeness = min(alike, groups[number].likeness)
                break
        else:
            number = len(groups)
            groups.append(_Group([entry], parts))
        for place in places:
            buckets.setdefault(place, number)
    return groups


def _worth(entry: Entry) -> tuple[bool, int, bool, str, int]:
    """Orders copies by quality: whole, unhurt, with its line breaks, from the later dump."""
    losses = sum(note.code in _LOSSES for note in entry.notes)
    source = entry.sources[0]
    lines = entry.layout is Layout.LINES
    return (not entry.truncated, -losses, lines, source.file, source.first_line)


def _merge(group: _Group) -> Entry:
    ordered = sorted(group.members, key=_worth, reverse=True)
    best, others = ordered[0], ordered[1:]
    if not others:
        return best
    sources = sorted(
        (source for entry in others for source in entry.sources),
        key=lambda source: (source.file, source.first_line),
    )
    likeness = "The same text" if group.likeness == 1.0 else "Nearly the same text"
    line = best.sources[0].first_line
    notes = tuple(
        Note(NoteCode.MERGED_COPY, f"{likeness} stands at {_where(source)}", line)
        for source in sources
    )
    return replace(best, sources=(*best.sources, *sources), notes=(*best.notes, *notes))


def _where(source: SourceRef) -> str:
    return f"{source.file}:{source.first_line}–{source.last_line}"

"""Topics: which pages are about the same subject.

In: what every entry is called, and the editor's "same as". Out: one word for each
entry, the same for those that share a full name.

An acronym alone joins nothing (EDA: 004:70 and 004:74), unless it is the whole title of
an entry and the acronym of just one subject (NeRF, 001:138).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary.naming.acronyms import is_acronym
from glossary.naming.wording import fold

__all__ = ["Subject", "find_topics"]


@dataclass(frozen=True, slots=True)
class Subject:
    """The names of one entry: title, its part without parentheses, aliases."""

    title: str
    base: str
    aliases: tuple[str, ...]

    def full_names(self) -> Iterator[str]:
        """The names that are no acronyms."""
        yield self.base
        yield from (alias for alias in self.aliases if not is_acronym(alias))


def find_topics(
    subjects: Sequence[Subject], slugs: Sequence[str], same_as: Mapping[str, str]
) -> list[str]:
    """The topic of every entry; ``same_as`` joins pages by their slugs."""
    sets = _Sets(len(subjects))
    holders: dict[str, int] = {}
    for index, subject in enumerate(subjects):
        for name in subject.full_names():
            sets.join(holders.setdefault(fold(name), index), index)
    position = {slug: index for index, slug in enumerate(slugs)}
    for page, other in same_as.items():
        if page in position and other in position:
            sets.join(position[page], position[other])
    _join_acronyms(subjects, sets)
    return _names(subjects, sets)


def _join_acronyms(subjects: Sequence[Subject], sets: _Sets) -> None:
    meanings: dict[str, set[int]] = defaultdict(set)
    for index, subject in enumerate(subjects):
        for alias in subject.aliases:
            if is_acronym(alias):
                meanings[fold(alias)].add(index)
    for index, subject in enumerate(subjects):
        roots = {sets.find(other) for other in meanings.get(fold(subject.title), ())}
        if len(roots) == 1:
            sets.join(roots.pop(), index)


def _names(subjects: Sequence[Subject], sets: _Sets) -> list[str]:
    """The shortest full name in each set, as one word."""
    names: dict[int, list[str]] = defaultdict(list)
    for index, subject in enumerate(subjects):
        names[sets.find(index)] += map(fold, subject.full_names())
    topics = {
        root: min(own, key=lambda name: (len(name), name)).replace(" ", "-")
        for root, own in names.items()
    }
    return [topics[sets.find(index)] for index in range(len(subjects))]


class _Sets:
    """Numbers in sets that can be joined."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, number: int) -> int:
        """The least number of the set."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make one set of the sets of two numbers."""
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low

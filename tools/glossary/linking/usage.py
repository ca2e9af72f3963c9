"""Which short forms of names the glossary's own usage speaks for.

In: forms that need evidence, and the statistics of all pages. Out: yes or no for each,
and the forms that do not suit too many subjects. Everything is counted in one pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.matching import Finder, key_of, words_in
from glossary.linking.terms import Evidence, Form, Key, Kind

__all__ = ["Usage", "telling"]

_OWN_USE = 8.0  # times as often on its own page as elsewhere
_OWN_WORD = 60.0  # the same for a single word without its field
_SET_PHRASE = 0.8  # of the occurrences of one of its words
_MANY_SUBJECTS = 6


def telling(forms: Iterable[Form], topics: Mapping[str, str]) -> list[Form]:
    """The forms that do not suit so many subjects that they name none."""
    forms = list(forms)
    subjects: dict[Key, set[str]] = defaultdict(set)
    for form in forms:
        subjects[form.key].add(topics[form.slug] or form.slug)
    return [form for form in forms if len(subjects[form.key]) <= _MANY_SUBJECTS]


class Usage:
    """How the glossary uses the forms that need evidence, counted in one pass."""

    def __init__(
        self,
        pages: Iterable[Page],
        forms: Iterable[Form],
        true_names: Collection[Key],
        corpus: Corpus,
    ) -> None:
        self._corpus = corpus
        self._size = sum(corpus.sizes.values())
        self._titles = {
            page.names.slug: frozenset(key_of(words_in(page.names.title))) for page in pages
        }
        self._holders: dict[Key, set[str]] = defaultdict(set)
        for form in forms:
            if form.evidence is not Evidence.NONE:
                self._holders[form.key].add(form.slug)
        self._counts: dict[Key, Counter[str]] = defaultdict(Counter)
        self._sections: set[tuple[str, Key]] = set()
        keys = [*self._holders, *(key for key in true_names if key not in self._holders)]
        finder = Finder(keys)
        for slug, passages in corpus.passages.items():
            for passage in passages:
                matches = sorted(finder.find(passage.words), key=lambda m: (m.first, -m.last))
                end = 0
                for match in matches:  # the longest first, so that a form counts when alone
                    if match.first >= end:
                        self._counts[keys[match.name]][slug] += 1
                        end = match.last
                if passage.label:
                    self._sections.add((slug, passage.label))
            self._sections.update((slug, key_of(head.words)) for head in corpus.headings[slug])

    def supports(self, form: Form) -> bool:
        """Whether the evidence that the form needs is there."""
        if form.evidence in (Evidence.OWN_USE, Evidence.FIELD):
            needed = _OWN_WORD if form.kind is Kind.IN_DOMAIN else _OWN_USE
            return self._own_use(form.key) >= needed
        if form.evidence is Evidence.SET_PHRASE:
            return self._is_set_phrase(form.key) and (form.slug, form.key) in self._sections
        return True

    def _own_use(self, key: Key) -> float:
        sizes, counts, holders = self._corpus.sizes, self._counts[key], self._holders[key]
        family = holders | {slug for slug in counts if self._titles[slug].issuperset(key)}
        own = sum(counts[slug] for slug in holders)
        own_size = sum(sizes[slug] for slug in holders) or 1
        others = counts.total() - sum(counts[slug] for slug in family)
        others_size = self._size - sum(sizes[slug] for slug in family) or 1
        return (own / own_size) / ((others + 1) / others_size)

    def _is_set_phrase(self, key: Key) -> bool:
        number = self._counts[key].total()
        rarest = min(self._corpus.total[word] for word in key)
        return number > 1 and number >= _SET_PHRASE * rarest

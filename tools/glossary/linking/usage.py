"""Which short forms of names the glossary's own usage speaks for.

In: forms that need evidence, and the statistics of all pages. Out: yes or no for each,
and the forms that do not suit too many subjects. Everything is counted in one pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.matching import Match, Word, in_capitals, key_of, words_in
from glossary.linking.mentions import Mentions
from glossary.linking.passages import Passage
from glossary.linking.terms import Evidence, Form, Key, Kind

__all__ = ["Usage", "telling"]

_OWN_USE = 8.0  # times as often on its own page as elsewhere
_OWN_WORD = 60.0  # the same for a single word without its field
_COINED_PAGES = 3  # with words that are a name
_SET_PHRASE = 0.8  # of the occurrences of one of its words
# What must stand on a page for it to treat a thing: times, and the share of all occurrences.
_TREATED = 2
_AT_HOME = 0.3
_SELDOM = 0.1  # of its occurrences a name is written small
_MANY_SUBJECTS = 6
_PAIR = 2  # words


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
        pages: Sequence[Page],
        forms: Iterable[Form],
        true_names: Collection[Key],
        corpus: Corpus,
        mentions: Mentions,
    ) -> None:
        self._corpus = corpus
        self._size = sum(corpus.sizes.values())
        self._titles = {
            page.names.slug: frozenset(key_of(words_in(page.names.title))) for page in pages
        }
        self._holders: dict[Key, set[str]] = defaultdict(set)
        self._heads = {
            page.names.slug: {
                key_of(words_in(name))
                for name in (page.names.title.split(" (")[0], *page.names.aliases)
            }
            for page in pages
        }
        for form in forms:
            if form.evidence is not Evidence.NONE:
                self._holders[form.key].add(form.slug)
            if form.kind is Kind.SHORT:
                self._heads[form.slug].add(form.key)
        self._counts: dict[Key, Counter[str]] = defaultdict(Counter)
        self._small: Counter[Key] = Counter()  # occurrences that are no proper names
        self._sections: set[tuple[str, Key]] = set()
        counted = {*self._holders, *true_names}
        for slug, passages in corpus.passages.items():
            for passage, matches in zip(passages, mentions.on_pages[slug], strict=True):
                found = [(match, mentions.names[match.name]) for match in matches]
                self._count(slug, passage, [pair for pair in found if pair[1] in counted])
                if passage.label:
                    self._sections.add((slug, passage.label))
            self._sections.update((slug, head.words.keys) for head in corpus.headings[slug])

    def _count(self, slug: str, passage: Passage, found: Iterable[tuple[Match, Key]]) -> None:
        """Count the forms among the names that were found in a passage of a page."""
        end = 0
        for match, key in found:  # the longest first, so that a form counts when alone
            if match.first < end:
                continue
            end = match.last
            if key in self._holders:
                self._counts[key][slug] += 1
                if _is_common_noun(passage.words[match.first : match.last]):
                    self._small[key] += 1

    def supports(self, form: Form) -> bool:
        """Whether the evidence that the form needs is there."""
        if form.evidence in (Evidence.OWN_USE, Evidence.FIELD):
            needed = _OWN_WORD if form.kind is Kind.IN_DOMAIN else _OWN_USE
            return self._own_use(form.key) >= needed or self._is_coined(form)
        if form.evidence in (Evidence.AT_HOME, Evidence.RARE):
            is_theirs = self._is_at_home(form) and self._own_use(form.key) >= _OWN_USE
            return is_theirs or self._is_rare(form)
        if form.evidence is Evidence.SUBJECT:
            has_section = (form.slug, form.key) in self._sections
            return (has_section and self._is_set_phrase(form.key)) or self._is_treated(form)
        return True

    def _is_coined(self, form: Form) -> bool:
        """Whether hardly any page has these words, so that they are a name: "mixed precision".

        Its own page may always use the full title.
        """
        known = len(self._counts[form.key])
        return form.evidence is Evidence.OWN_USE and len(form.key) > 1 and known <= _COINED_PAGES

    def _is_rare(self, form: Form) -> bool:
        """Whether few pages, not its own, say so: another way of saying it, no term of its own.

        The first word has to tell what is meant; an acronym would rather mean itself.
        """
        if form.evidence is not Evidence.RARE or in_capitals(form.words[0]):
            return False
        pages = self._counts[form.key]
        is_told = not self._corpus.is_common(form.key[0])
        return is_told and form.slug not in pages and len(pages) <= _COINED_PAGES

    def _is_treated(self, form: Form) -> bool:
        """Whether the page says more of the keyword than that there is such a thing.

        "Stable Diffusion", a name, needs to be there more than once; "flow matching" needs to
        be at home there: not so "current density", which pages on electromigration share with
        many others.
        """
        own, total = self._counts[form.key][form.slug], self._counts[form.key].total()
        if not own or self._own_use(form.key) < _OWN_USE:
            return False
        if self._is_about(form):
            return True
        if self._small[form.key] <= _SELDOM * total:
            return own >= min(_TREATED, _AT_HOME * total)
        return own >= max(_TREATED, _AT_HOME * total)

    def _is_about(self, form: Form) -> bool:
        """Whether the keyword has a name of the page within it, and thereby is about the same.

        "Post-training quantization" is a kind of quantization; "lottery ticket hypothesis" says
        one word more than "lottery ticket".
        """
        names, key = self._heads[form.slug], form.key
        kinds = (key[-size:] in names for size in range(1, len(key)))
        return any(kinds) or (len(key) > _PAIR and key[:-1] in names)

    def _is_at_home(self, form: Form) -> bool:
        """Whether the words of a title stand on its page as often as they may stand elsewhere."""
        own, total = self._counts[form.key][form.slug], self._counts[form.key].total()
        if len(form.key) > 1:
            return own >= max(1, _AT_HOME * total)
        return own >= max(_TREATED, _AT_HOME * total)

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


def _is_common_noun(words: Iterable[Word]) -> bool:
    texts = [word.text for word in words]
    return texts[0][0].islower() and not any(map(in_capitals, texts))

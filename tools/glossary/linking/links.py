"""Cross-references: the places in an entry's text where a good editor would set a link.

In: all pages, the editorial decisions. Out: the pages with links in their prose, with
their related pages and the pages that refer to them, and the names that were left
open because they may mean something else.

A page links the first mention of each subject that it does not treat itself, and keeps
the author's words. Of names that overlap the longest counts; the page's own names
are passed over whole. A subject that only a heading names is linked below the entry,
among the related pages, because a link does not belong into a heading. No link is
better than a wrong one: what a term means where it stands is decided in
:mod:`glossary.linking.senses`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from glossary.entry import Ambiguity, LinkRecord, Page, SourceRef
from glossary.linking.corpus import Corpus, read_corpus
from glossary.linking.lexicon import Lexicon, build_lexicon
from glossary.linking.matching import Finder, Match, key_of, words_in
from glossary.linking.passages import Passage, Span, set_links
from glossary.linking.related import MOST_RELATED, relate
from glossary.linking.senses import Judge
from glossary.overrides import Decision, Overrides

__all__ = ["LinkedPages", "link_pages"]

_LONGEST_PARENTHESIS = 8  # words


@dataclass(frozen=True, slots=True)
class LinkedPages:
    """The pages in the order they came, linked, and what could not be decided."""

    pages: tuple[Page, ...]
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found on one page: the spans of each passage, links, open names."""

    spans: tuple[tuple[Span, ...], ...]
    links: tuple[LinkRecord, ...]
    ambiguities: tuple[Ambiguity, ...]


def link_pages(pages: Sequence[Page], overrides: Overrides) -> LinkedPages:
    """Set all links, then say which pages are related and which refer to which."""
    corpus = read_corpus(pages)
    lexicon = build_lexicon(pages, corpus)
    judge = Judge(pages, corpus, lexicon)
    decided = _Decided(overrides)
    linked: list[Page] = []
    ambiguities: list[Ambiguity] = []
    sections: dict[str, tuple[str, ...]] = {}
    for page in pages:
        slug = page.names.slug
        reader = _Reader(page, lexicon, judge, corpus, decided)
        found = reader.read(corpus.passages[slug])
        in_headings = reader.named_in(corpus.headings[slug])
        sections[slug] = tuple(link.slug for link in in_headings)
        ambiguities += found.ambiguities
        blocks = page.entry.blocks
        if found.links:
            blocks = set_links(blocks, found.spans)
        entry = replace(page.entry, blocks=blocks)
        linked.append(replace(page, entry=entry, links=(*found.links, *in_headings)))
    return LinkedPages(relate(linked, corpus, sections), tuple(ambiguities))


class _Decided:
    """The editorial decisions about links, found in texts like names."""

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        decisions = [item for item in overrides.decisions if item.subject in ("link", "no_link")]
        self._keys = list(dict.fromkeys(key_of(words_in(item.value)) for item in decisions))
        self._finder = Finder(self._keys)

    def matches(self, page: Page, passage: Passage) -> Iterator[tuple[Match, Decision]]:
        """The places of this passage about which something was decided."""
        if not self._keys:
            return
        about = {
            key_of(words_in(item.value)): item for item in self._overrides.links(page.names.slug)
        }
        for match in self._finder.find(passage.words):
            decision = about.get(self._keys[match.name])
            if decision is not None:
                yield match, decision


class _Reader:
    """Reads one page and finds its links."""

    def __init__(
        self, page: Page, lexicon: Lexicon, judge: Judge, corpus: Corpus, decided: _Decided
    ) -> None:
        self._page = page
        self._lexicon = lexicon
        self._judge = judge
        self._labels = corpus.labels
        self._decided = decided
        self._named: set[str] = set()  # pages that a name leads to, so no looser word must
        self._forget()

    def _forget(self) -> None:
        self._linked: set[str] = set()
        self._loosely: dict[str, frozenset[str]] = {}  # by slug, the words of the keyword
        self._links: list[LinkRecord] = []
        self._open: dict[tuple[str, ...], Ambiguity] = {}

    def read(self, passages: Sequence[Passage]) -> _Found:
        """Find the links of all passages, in reading order.

        A page that was linked by a keyword and turns out to be named later on is linked
        there: the passages are read again without that keyword.
        """
        decided = [dict(self._decided.matches(self._page, passage)) for passage in passages]
        forced = {item.to for decisions in decided for item in decisions.values() if item.to}
        mentions = self._lexicon.mentions.on_pages[self._page.names.slug]
        terms = [self._lexicon.terms(matches) for matches in mentions]
        found = list(zip(passages, decided, terms, strict=True))
        while True:
            known = set(self._named)
            self._forget()
            self._linked |= forced  # their place is decided; the first mention gives way to it
            waiting = set(forced)
            spans = tuple([tuple(self._spans(*of_passage, waiting)) for of_passage in found])
            if self._named == known:
                return _Found(spans, tuple(self._links), tuple(self._open.values()))

    def named_in(self, headings: Sequence[Passage]) -> tuple[LinkRecord, ...]:
        """The pages that only headings name, each once, at most as many as are shown.

        The name must be all that the heading says: 'Diffusion Models' is a section on
        them, 'Challenges of Diffusion Models' need not be.
        """
        found: dict[str, LinkRecord] = {}
        for heading in headings:
            said = len(heading.words.plain_keys())
            for match in self._lexicon.terms(self._lexicon.mentions.finder.find(heading.words)):
                if match.last - match.first < said:
                    continue
                choice = self._judge.choose(self._page, heading, match)
                if choice and choice.slug and not self._linked & set(choice.alike):
                    surface = _surface(heading, match)
                    reason = f"a heading, so among the related pages; {choice.reason}"
                    record = LinkRecord(surface, choice.slug, heading.line, reason)
                    found.setdefault(choice.slug, record)
        return tuple(found.values())[:MOST_RELATED]

    def _spans(
        self,
        passage: Passage,
        decisions: Mapping[Match, Decision],
        terms: Sequence[Match],
        forced: set[str],
    ) -> Iterator[Span]:
        matches = [*decisions, *terms]
        # Decisions first, then the longest; the sort keeps the order of equals.
        matches.sort(key=lambda match: (match.first, match not in decisions, -match.last))
        end = len(passage.label) if passage.label in self._labels else 0
        for match in matches:
            if match.first < end:
                continue
            decision = decisions.get(match)
            if decision is not None:
                end = match.last
                if decision.to in forced:
                    forced.discard(decision.to)
                    yield from self._link(passage, match, decision.to, "decided by the maintainers")
                continue
            choice = self._judge.choose(self._page, passage, match)
            if choice is None or (choice.loose and self._named & set(choice.alike)):
                continue
            end = match.last
            if choice.candidates:
                self._leave_open(passage, match, choice.candidates, choice.reason)
            elif choice.slug and not self._linked & set(choice.alike):
                if choice.loose:
                    self._loosely[choice.slug] = _words_of(passage, match)
                yield from self._link(passage, match, choice.slug, choice.reason)
            elif choice.slug and not choice.loose:
                # 'pruning' after 'magnitude pruning' says less, not more.
                words = _words_of(passage, match)
                self._named |= {
                    slug for slug in choice.alike if not words <= self._loosely.get(slug, words)
                }

    def _link(self, passage: Passage, match: Match, slug: str, reason: str) -> Iterator[Span]:
        for last in (self._with_parenthesis(passage, match, slug), match.last):
            start, end = passage.words.bounds(match.first, last)
            if passage.has_plain(start, end):
                self._linked.add(slug)
                self._links.append(LinkRecord(passage.text[start:end], slug, passage.line, reason))
                yield Span(start, end, slug)
                return

    def _with_parenthesis(self, passage: Passage, match: Match, slug: str) -> int:
        """Where the link ends when another name of its target follows in parentheses."""
        words = passage.words[match.last : match.last + _LONGEST_PARENTHESIS + 2]
        if words and words[0].text == "(":
            for number, word in enumerate(words):
                if word.text.startswith(")"):
                    if word.text == ")" and self._lexicon.is_own_name(slug, words[1:number]):
                        return match.last + number + 1
                    break
        return match.last

    def _leave_open(
        self, passage: Passage, match: Match, candidates: tuple[str, ...], reason: str
    ) -> None:
        words = passage.words[match.first : match.last]
        surface = _surface(passage, match)
        source = SourceRef(self._page.entry.sources[0].file, passage.line, passage.line)
        self._open.setdefault(
            key_of(words),
            Ambiguity(self._page.names.slug, surface, candidates, source, reason),
        )


def _words_of(passage: Passage, match: Match) -> frozenset[str]:
    return frozenset(key_of(passage.words[match.first : match.last]))


def _surface(passage: Passage, match: Match) -> str:
    """The author's words for a name."""
    start, end = passage.words.bounds(match.first, match.last)
    return passage.text[start:end]

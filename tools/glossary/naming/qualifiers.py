"""Qualifiers: a few words behind a title that tell pages with one title apart.

In: the titles of all entries and what each could be told apart by. Out: titles of
which no two are the same, nor the same but for a plural.

In a group of equal titles an entry is told apart, in this order, by its header's tag or
its domain when no other has it, by a phrase of its keywords that its text uses and the
others do not, by what its definition calls it, by a term of its domain that only its
text uses, or else as the overview.

A qualifier stands in parentheses: *Edge Pooling (Graph Coarsening)*; behind a title that
ends in parentheses it stands after a dash: *Neural Radiance Fields (NeRF) – Volume
Rendering*.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from glossary.naming.acronyms import is_acronym, spell_like
from glossary.naming.titles import capitalize
from glossary.naming.wording import fold, fold_words

__all__ = ["Candidate", "qualify"]

_NO_EDGE = frozenset(
    {
        *(
            "a",
            "an",
            "and",
            "aware",
            "based",
            "driven",
            "for",
            "from",
            "in",
            "of",
            "on",
            "the",
            "to",
            "via",
            "with",
        ),
        *("deep", "efficient", "generative", "neural", "training", "using"),
    }
)
_KINDS = frozenset({"approach", "concept", "method", "process", "task", "technique"})
_GENERIC = _KINDS | {"algorithm", "framework", "model", "network", "system"}
_PRAISE = frozenset(
    {"advanced", "classic", "common", "dominant", "fundamental", "key", "popular", "powerful"}
)
_DEFINED = re.compile(
    r"^.{3,90}?\b(?:is|are|refers to|describes) (?:an? |the |one of the )?"
    r"(?:(?:family|class|type|kind|form|set) of (?:an? |the )?)?(?P<what>[^.;:,(—–]{3,120})"
)
_DEFINITION_END = re.compile(
    r"\b(?:that|which|who|where|when|whose|how|for|by|of|with|to|in|on|from|as|and|or|used|using"
    r"|trained|designed|describing|showing|combining|enabling|capable)\b"
)
_WORD_OR_CLAUSE_END = re.compile(r"[^\W_]+|[^\w\s-]+")
_DEFINITION_WORDS = 3
_LONGEST_PHRASE = 4  # words
_MOST_OTHERS = 12  # texts with which a phrase is compared
_WHOLE_KEYWORD = 2.0  # times as good as a part of one
_REPEATED = 3  # times that a text says a term which is more than mentioned in passing
_TELLING = 1.0  # from here on a phrase is the entry's own
_SHARED_KEYWORD = 0.2  # times as good as one that no other page has


@dataclass(frozen=True, slots=True)
class Candidate:
    """One title and what may qualify it: header tag, domain, keywords, lead, the whole text.

    ``names`` are the entry's other names, ``terms`` those of its domain; ``order`` tells
    equal candidates apart, whatever order the entries come in.
    """

    title: str
    names: tuple[str, ...]
    tag: str
    domain: str
    terms: tuple[str, ...]
    folded_terms: tuple[str, ...]
    keywords: tuple[str, ...]
    lead: str
    text: str
    order: str


def qualify(candidates: Sequence[Candidate]) -> list[str]:
    """The titles, with a qualifier where another entry has the same."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        groups[fold(candidate.title)].append(index)
    titles = [candidate.title for candidate in candidates]
    taken = set(groups)
    for indices in groups.values():
        if len(indices) > 1:
            ordered = sorted(indices, key=lambda index: candidates[index].order)
            qualifiers = _tell_apart([candidates[index] for index in ordered], taken)
            for index, qualifier in zip(ordered, qualifiers, strict=True):
                titles[index] = _qualified(candidates[index].title, qualifier)
                taken.add(fold(titles[index]))
    return titles


def _qualified(title: str, qualifier: str) -> str:
    return f"{title} – {qualifier}" if title.endswith(")") else f"{title} ({qualifier})"


def _tell_apart(group: Sequence[Candidate], taken: set[str]) -> list[str]:
    """One qualifier for each of a group, all different.

    Telling qualifiers are given out first; of the entries left over, the one that has
    least to tell it apart comes last.
    """
    known = _words_of_names(group)
    tags = Counter(fold(candidate.tag) for candidate in group)
    domains = Counter(fold(candidate.domain) for candidate in group)
    texts = [_clauses(candidate.text) for candidate in group]
    keywords = [" | ".join(map(fold, candidate.keywords)) for candidate in group[:_MOST_OTHERS]]
    chosen = _Chosen({}, [])
    own: dict[int, list[str]] = {}  # what an entry says of itself, telling or not
    for number, candidate in enumerate(group):
        others = [text for at, text in enumerate(texts[:_MOST_OTHERS]) if at != number]
        foreign_keywords = " | ".join(text for at, text in enumerate(keywords) if at != number)
        phrases = _phrases(candidate, texts[number], others, foreign_keywords, known)
        definitions = _defined_as(candidate, others, known)
        subjects = [
            subject
            for subject, counts in ((candidate.tag, tags), (candidate.domain, domains))
            if counts[fold(subject)] == 1 and not set(fold(subject).split()) <= known
        ]
        telling = [
            *subjects,
            *(phrase for phrase, score in phrases.items() if score >= _TELLING),
            *([] if phrases else [what for what in definitions if _is_telling(what, known)]),
        ]
        own[number] = [
            *phrases,
            *(keyword for keyword in candidate.keywords if _is_telling(keyword, known)),
            *definitions,
        ]
        chosen.choose(number, telling, candidate.title, taken)
    left = sorted(set(own) - set(chosen.by_number), key=lambda number: (-len(own[number]), number))
    for place, number in enumerate(left, start=1):
        others = [text for at, text in enumerate(texts[:_MOST_OTHERS]) if at != number]
        options = [*own[number], *_terms(group[number], texts[number], others, known), "overview"]
        chosen.choose(number, options, group[number].title, taken)
        chosen.by_number.setdefault(number, str(place))
    return [_print(chosen.by_number[number], candidate) for number, candidate in enumerate(group)]


def _words_of_names(group: Iterable[Candidate]) -> set[str]:
    return {
        word
        for candidate in group
        for name in (candidate.title, *candidate.names)
        for word in fold(name).split()
    }


def _is_telling(phrase: str, known: set[str]) -> bool:
    """Whether the phrase has several words, and says more than the title and a kind of thing."""
    words = fold(phrase).split()
    more = set(words).difference(known, _GENERIC)
    return len(words) > 1 and bool(more) and words[-1] not in _KINDS


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The qualifiers given out in a group: by entry, and the words of each."""

    by_number: dict[int, str]
    words: list[set[str]]

    def choose(self, number: int, options: Iterable[str], title: str, taken: set[str]) -> None:
        """Note the first option that says neither more nor less than one already chosen."""
        for option in options:
            key = fold(option)
            words = set(key.split())
            if not words or f"{fold(title)} {key}" in taken:
                continue
            if not any(words <= other or other <= words for other in self.words):
                self.by_number[number] = option
                self.words.append(words)
                return


def _clauses(text: str) -> str:
    """The folded words of a text and its punctuation, over which no run of words goes."""
    return f" {fold_words(_WORD_OR_CLAUSE_END.findall(text.lower()))} "


def _print(qualifier: str, candidate: Candidate) -> str:
    """The qualifier with the capitals that the text gives its words, in title case."""
    written = qualifier
    if qualifier not in (candidate.tag, candidate.domain):
        pattern = r"[\s\-]+".join(map(re.escape, re.split(r"[\s\-]+", qualifier)))
        found = re.search(rf"(?<!\w){pattern}(?!\w)", candidate.text, re.IGNORECASE)
        written = found.group() if found else qualifier
    return capitalize(spell_like(" ".join(written.split()), {}))


def _phrases(
    candidate: Candidate,
    own: str,
    others: Sequence[str],
    foreign_keywords: str,
    known: set[str],
) -> dict[str, float]:
    """Runs of keywords' words that the entry's text uses → how telling, the most first.

    A run of the title's own words tells nothing, nor does one word. Keywords of a word
    each are the words of phrases: "spiking,neural,network", 003:600.
    """
    ranked: dict[str, tuple[float, int]] = {}
    bag = all(" " not in keyword for keyword in candidate.keywords)
    keywords = (" ".join(candidate.keywords),) if bag else candidate.keywords
    for place, keyword in enumerate(keywords):
        words = re.split(r"[\s\-]+", keyword)
        for start, end in combinations(range(len(words) + 1), 2):
            run = words[start:end]
            folded = fold(" ".join(run))
            if (
                2 <= len(run) <= _LONGEST_PHRASE
                and not {run[0], run[-1]} & _NO_EDGE
                and set(folded.split()).difference(known, _GENERIC)
                and f" {folded} " in own
                and not _is_adjective(run, candidate.text)
            ):
                foreign = sum(text.count(f" {folded} ") for text in others) / max(1, len(others))
                score = own.count(f" {folded} ") / (0.5 + foreign)
                fresh = len(set(folded.split()).difference(known))
                whole = _WHOLE_KEYWORD if len(run) == len(words) else 1.0
                if folded in foreign_keywords:
                    whole *= _SHARED_KEYWORD
                ranked.setdefault(" ".join(run), (-score * fresh * whole, place))
    return {run: -ranked[run][0] for run in sorted(ranked, key=lambda run: (*ranked[run], run))}


def _is_adjective(words: Sequence[str], text: str) -> bool:
    """Whether the text joins all the words by hyphens: continuous-depth, 002:94."""
    written = re.finditer(r"[\s\-]+".join(map(re.escape, words)), text, re.IGNORECASE)
    return not any(re.search(r"\s", found[0]) for found in written)


def _terms(candidate: Candidate, own: str, others: Sequence[str], known: set[str]) -> list[str]:
    """Terms of the domain that no other text uses, those that the text repeats first."""
    counts = {
        term: own.count(f" {folded} ")
        for term, folded in zip(candidate.terms, candidate.folded_terms, strict=True)
        if " " in term
        and f" {folded} " in own
        and not known.issuperset(folded.split())
        and not any(f" {folded} " in text for text in others)
    }
    said = [term for term, count in counts.items() if count >= _REPEATED]
    return sorted(said, key=lambda term: (-counts[term], term))


def _defined_as(candidate: Candidate, others: Sequence[str], known: set[str]) -> list[str]:
    """What the definition says the thing is, if no other text says so: "graph coarsening"."""
    match = _DEFINED.search(candidate.lead)
    if not match:
        return []
    words = _DEFINITION_END.split(match["what"])[0].split()
    while words and (fold(words[0]) in known or words[0].lower() in _NO_EDGE | _PRAISE):
        words.pop(0)
    phrase = " ".join(word if is_acronym(word) else word.lower() for word in words)
    said = any(f" {fold(phrase)} " in text for text in others)
    return [phrase] if 1 < len(words) <= _DEFINITION_WORDS and not said else []

"""Qualifiers: a few words in parentheses that tell pages with one title apart.

In: the titles of all entries and what each could be told apart by. Out: titles of
which no two are the same, nor the same but for a plural.

In a group of equal titles an entry is told apart by its header's tag when no other has
it, by a phrase of its keywords that its text uses and the others do not, by what its
definition calls it, or else as the overview.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from glossary.naming.titles import capitalize, is_acronym
from glossary.naming.wording import fold

__all__ = ["Candidate", "qualify"]

_ACRONYMS = re.compile(
    r"\b(?:ai|asic|cnn|cpu|eda|esd|fpga|gan|gpu|ic|iot|llm|ml|nas|nlp|npu|qa|rag|rl|rnn|spc|tcad"
    r"|vae|\dd)\b"
)
_NO_EDGE = frozenset(
    {
        *("a", "an", "and", "based", "for", "from", "in", "of", "on", "the", "to", "via", "with"),
        *("deep", "efficient", "generative", "neural", "training", "using"),
    }
)
_PRAISE = frozenset(
    {"advanced", "classic", "common", "dominant", "fundamental", "key", "popular", "powerful"}
)
_DEFINED = re.compile(
    r"^.{3,90}?\b(?:is|are|refers to|describes) (?:an? |the |one of the )?"
    r"(?P<what>[^.;:,(—–]{3,120})"
)
_DEFINITION_END = re.compile(
    r"\b(?:that|which|who|where|when|whose|how|for|by|of|with|to|in|on|from|as|and|or|used|using"
    r"|trained|designed|describing|showing|combining|enabling|capable)\b"
)
_CLAUSE_END = re.compile(r"[^\w\s-]+")
_DEFINITION_WORDS = 3
_LONGEST_PHRASE = 4  # words
_MOST_OTHERS = 12  # texts with which a phrase is compared
_WHOLE_KEYWORD = 2.0  # times as good as a part of one
_TELLING = 1.0  # from here on a phrase is the entry's own
_SHARED_KEYWORD = 0.2  # times as good as one that no other page has


@dataclass(frozen=True, slots=True)
class Candidate:
    """One title and what may qualify it: header tag, keywords, lead, the whole text.

    ``order`` tells equal candidates apart, whatever order the entries come in.
    """

    title: str
    tag: str
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
                titles[index] = f"{candidates[index].title} ({qualifier})"
                taken.add(fold(titles[index]))
    return titles


def _tell_apart(group: Sequence[Candidate], taken: set[str]) -> list[str]:
    """One qualifier for each of a group, all different.

    Telling qualifiers are given out first; of the entries left over, the one that has
    least to tell it apart is the overview.
    """
    tags = Counter(candidate.tag for candidate in group)
    texts = [_clauses(candidate.text) for candidate in group]
    chosen: dict[int, str] = {}
    weak: dict[int, list[str]] = {}
    for number, candidate in enumerate(group):
        others = [text for at, text in enumerate(texts[:_MOST_OTHERS]) if at != number]
        phrases = _phrases(candidate, texts[number], others, group)
        definitions = _defined_as(candidate, others)
        title = set(fold(candidate.title).split())
        alone = tags[candidate.tag] == 1 and not set(fold(candidate.tag).split()) <= title
        telling = [
            *([candidate.tag] if candidate.tag and alone else []),
            *(phrase for phrase, score in phrases.items() if score >= _TELLING),
            *([] if phrases else definitions),
        ]
        weak[number] = [*phrases, *definitions, *candidate.keywords]
        _choose(number, telling, candidate.title, chosen, taken)
    left = sorted(set(weak) - set(chosen), key=lambda number: (len(weak[number]), number))
    for place, number in enumerate(left, start=1):
        _choose(
            number, weak[number] if place > 1 else ["overview"], group[number].title, chosen, taken
        )
        chosen.setdefault(number, str(place))
    return [
        _print(chosen[number], "" if chosen[number] == candidate.tag else candidate.text)
        for number, candidate in enumerate(group)
    ]


def _choose(
    number: int, options: Sequence[str], title: str, chosen: dict[int, str], taken: set[str]
) -> None:
    """Note the first option that says neither more nor less than one already chosen."""
    used = [set(fold(option).split()) for option in chosen.values() if not option.isdigit()]
    for option in options:
        key = fold(option)
        words = set(key.split())
        alike = any(words <= other or other <= words for other in used)
        if words and not alike and f"{fold(title)} {key}" not in taken:
            chosen[number] = option
            return


def _clauses(text: str) -> str:
    """The folded words of a text, so that no run of words goes over a punctuation mark."""
    return f" {' | '.join(fold(clause) for clause in _CLAUSE_END.split(text))} "


def _print(qualifier: str, text: str) -> str:
    """The qualifier with the capitals that the text gives its words, in title case."""
    pattern = r"[\s\-]+".join(map(re.escape, re.split(r"[\s\-]+", qualifier)))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    written = found.group() if found else qualifier
    return capitalize(_ACRONYMS.sub(lambda match: match[0].upper(), " ".join(written.split())))


def _phrases(
    candidate: Candidate, own: str, others: Sequence[str], group: Sequence[Candidate]
) -> dict[str, float]:
    """Runs of keywords' words that the entry's text uses → how telling, the most first.

    A run of the title's own words tells nothing, nor does one word unless it is a name.
    """
    title = set(fold(candidate.title).split())
    foreign_keywords = " | ".join(
        fold(keyword) for other in group if other is not candidate for keyword in other.keywords
    )
    ranked: dict[str, tuple[float, int]] = {}
    for place, keyword in enumerate(candidate.keywords):
        words = re.split(r"[\s\-]+", keyword)
        for start, end in combinations(range(len(words) + 1), 2):
            run = words[start:end]
            folded = fold(" ".join(run))
            if (
                2 <= len(run) <= _LONGEST_PHRASE
                and not {run[0], run[-1]} & _NO_EDGE
                and not set(folded.split()) <= title
                and f" {folded} " in own
            ):
                foreign = sum(text.count(f" {folded} ") for text in others) / max(1, len(others))
                score = own.count(f" {folded} ") / (0.5 + foreign)
                fresh = len(set(folded.split()) - title)
                whole = _WHOLE_KEYWORD if len(run) == len(words) else 1.0
                if folded in foreign_keywords:
                    whole *= _SHARED_KEYWORD
                ranked.setdefault(" ".join(run), (-score * fresh * whole, place))
    return {run: -ranked[run][0] for run in sorted(ranked, key=lambda run: (*ranked[run], run))}


def _defined_as(candidate: Candidate, others: Sequence[str]) -> list[str]:
    """What the definition says the thing is, if no other text says so: "graph coarsening"."""
    match = _DEFINED.search(candidate.lead)
    if not match:
        return []
    words = _DEFINITION_END.split(match["what"])[0].split()[-_DEFINITION_WORDS:]
    title = set(fold(candidate.title).split())
    while words and (fold(words[0]) in title or words[0].lower() in _NO_EDGE | _PRAISE):
        words.pop(0)
    phrase = " ".join(word if is_acronym(word) else word.lower() for word in words)
    said = any(f" {fold(phrase)} " in text for text in others)
    return [phrase] if len(words) > 1 and not said else []

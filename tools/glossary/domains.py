"""Domains: which of the 28 subjects an entry belongs to, and why.

In: an entry and the taxonomy, a data file that a person edits. Out: the domain with the
reason in words.

Every domain lists the *tags* with which headers end, and its *terms*: the names a text
on the subject would use. Four places of an entry are read for terms, each with so many
points to give, shared out by the weight of the terms found there: the first item of the
header, the rest of the header, the definition, the text. A tag gives points of its own;
one that stands under several domains gives them fewer, so that the words decide, as for
``diffusion``: the furnace (003:966) or the model (000:1029). Where no term is found, the
single words of the terms still speak, each the more the fewer domains use it. The domain
with the most points wins. The choice is unsure when it has few points, when the next one
is close, or when the words alone, without the tag, speak clearly for another domain.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from glossary.entry import Entry, InputError, Placement
from glossary.headers import header_items
from glossary.naming.wording import entry_words, fold, lead_text, singular

__all__ = ["Domain", "Group", "Taxonomy", "domain_tag", "load_taxonomy", "place"]

TAXONOMY_FILE = Path(__file__).parent / "data" / "taxonomy.toml"

POINTS_TAG = 9.5
POINTS_SHARED_TAG = 5.0
POINTS_FIRST_ITEM = 7.0
POINTS_OTHER_ITEMS = 4.0
POINTS_DEFINITION = 6.0
POINTS_TEXT = 6.0
POINTS_WORDS = 4.0  # single words of terms, in name and definition
SURE_POINTS = 5.0  # fewer come from a word or two
SURE_MARGIN = 3.0  # points between the first and the second
SURE_AGAINST_TAG = 3.0  # points by which the words may speak for another domain than the tag
DAMPING = 1.0  # so much weight of terms brings half of a place's points
WORD_BONUS = 0.6  # for each further word of a term, which makes it more telling
DEFINITION_WORDS = 45
SHORTEST_WORD = 4  # letters; a shorter one tells something only as a term of its own
_COMMON = frozenset({"between", "from", "inner", "into", "many", "near", "outer", "over", "with"})

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Domain:
    """One subject: its address part, title, scope in a line, header tags and typical terms."""

    id: str
    title: str
    scope: str
    tags: tuple[str, ...]
    terms: tuple[str, ...]

    @property
    def short_title(self) -> str:
        """The first of the subjects in the title: AI Safety, Chip Design, Applied AI."""
        return re.split(r"[,:&]", self.title)[0].strip()


@dataclass(frozen=True, slots=True)
class Group:
    """A caption under which domains stand on the landing page."""

    caption: str
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class _Finder:
    """All terms at once: the automaton, and for each of its patterns term, weight and domains."""

    automaton: AhoCorasick
    terms: tuple[tuple[str, float, tuple[str, ...]], ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """The groups and domains in their order of appearance; compared by identity, hence fast."""

    groups: tuple[Group, ...]

    @property
    def domains(self) -> tuple[Domain, ...]:
        """All domains, in order."""
        return tuple(domain for group in self.groups for domain in group.domains)

    def titles(self) -> dict[str, str]:
        """Domain id → title."""
        return {domain.id: domain.title for domain in self.domains}


# --- the data file -------------------------------------------------------------------


@cache
def load_taxonomy(path: Path = TAXONOMY_FILE) -> Taxonomy:
    """The taxonomy of a file; :class:`InputError` when it is malformed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(str(path), f"the taxonomy cannot be read: {error}") from error
    try:
        groups = tuple(
            Group(group["caption"], tuple(map(_domain, group["domain"]))) for group in data["group"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(str(path), f"the taxonomy is malformed: {error}") from error
    ids = [domain.id for group in groups for domain in group.domains]
    if len(ids) != len(set(ids)):
        raise InputError(str(path), "two domains have the same id")
    return Taxonomy(groups)


def _domain(table: Mapping[str, object]) -> Domain:
    unknown = set(table) - {"id", "title", "scope", "tags", "terms"}
    if unknown:
        raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
    id_, title, scope = (str(table[key]) for key in ("id", "title", "scope"))
    if not _ID.fullmatch(id_):
        raise ValueError(f"{id_!r} cannot be part of an address")
    return Domain(id_, title, scope, _items(table["tags"]), _items(table["terms"]))


def _items(value: object) -> tuple[str, ...]:
    """Terms are written as text, comma-separated over as many lines as one likes."""
    if not isinstance(value, str):
        raise TypeError("tags and terms are text, separated by commas")
    return tuple(item for item in (" ".join(part.split()) for part in value.split(",")) if item)


@cache
def _finder(taxonomy: Taxonomy) -> _Finder:
    domains_of: dict[str, list[str]] = defaultdict(list)
    for domain in taxonomy.domains:
        for term in dict.fromkeys(fold(term) for term in domain.terms):
            domains_of[term].append(domain.id)
    terms = tuple(
        (term, (1 + WORD_BONUS * term.count(" ")) / len(domains), tuple(domains))
        for term, domains in sorted(domains_of.items())
        if term
    )
    patterns = [_spaced(term.split()) for term, _, _ in terms]
    return _Finder(AhoCorasick(patterns, matchkind=MATCHKIND_LEFTMOST_LONGEST), terms)


@cache
def _vocabulary(taxonomy: Taxonomy) -> dict[str, dict[str, float]]:
    """Word of any term → domain → how much it speaks for it.

    A word of many domains' terms ("model") says next to nothing, a word of one's all.
    """
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for domain in taxonomy.domains:
        words = fold(" ; ".join((*domain.terms, *domain.tags, domain.title, domain.scope))).split()
        for word in words:
            if len(word) < SHORTEST_WORD or word in _COMMON:
                continue
            counts[word][domain.id] += 1 / len(words)
    most = log(len(taxonomy.domains))
    vocabulary: dict[str, dict[str, float]] = {}
    for word, shares in counts.items():
        total = sum(shares.values())
        even = -sum(share / total * log(share / total) for share in shares.values()) / most
        vocabulary[word] = {domain: (1 - even) * n / total for domain, n in shares.items()}
    return vocabulary


@cache
def _tags(taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    domains_of: dict[str, list[str]] = defaultdict(list)
    for domain in taxonomy.domains:
        for tag in domain.tags:
            domains_of[tag.lower()].append(domain.id)
    return {tag: tuple(domains) for tag, domains in domains_of.items()}


def _spaced(words: Iterable[str]) -> str:
    """Words between two spaces each, so that neighbouring matches need not share one."""
    return " " + "  ".join(words) + " "


# --- placing -------------------------------------------------------------------------


def domain_tag(header: str, taxonomy: Taxonomy) -> str:
    """The last item of a header when it names a subject and not the entry, else ''.

    Headers of two items end with a tag, longer ones only with one that the taxonomy
    knows; a list of search words (five items and more) has none.
    """
    items = header_items(header)
    last = items[-1].lower()
    if len(items) == 2:
        known = last in _tags(taxonomy)
        return last if known or not fold(items[0]).endswith(fold(last)) else ""
    return last if len(items) in (3, 4) and last in _tags(taxonomy) else ""


def place(entry: Entry, taxonomy: Taxonomy) -> Placement:
    """The domain whose tag and terms the entry shows most, with the reason in words."""
    items = header_items(entry.header)
    tag = domain_tag(entry.header, taxonomy)
    names = items[: len(items) - bool(tag)]
    opening = f"{entry.opening} {entry.subtitle}"
    tagged = _tags(taxonomy).get(tag, ())
    places = (
        ("tag", POINTS_SHARED_TAG, () if tagged else _words(tag)),
        ("name", POINTS_FIRST_ITEM, _words(f"{names[0] if names else ''} ; {opening}")),
        ("header", POINTS_OTHER_ITEMS, _words(" ; ".join(names[1:]))),
        ("definition", POINTS_DEFINITION, _words(lead_text(entry))[:DEFINITION_WORDS]),
        ("text", POINTS_TEXT, list(map(singular, entry_words(entry)))),
    )
    scores: dict[str, float] = defaultdict(float)
    reasons: dict[str, list[str]] = defaultdict(list)
    for domain in tagged:
        reasons[domain].append(f"tagged “{tag}”")
    finder = _finder(taxonomy)
    found_in = [
        *((label, points, _weights(words, finder, label)) for label, points, words in places),
        ("words", POINTS_WORDS, _word_weights([*places[1][2], *places[3][2]], taxonomy)),
    ]
    for label, points, weights in found_in:
        total = sum(sum(found.values()) for found in weights.values())
        for domain, found in weights.items():
            weight = sum(found.values())
            scores[domain] += points * weight / (total + DAMPING)
            best = sorted(found, key=lambda term: (-found[term], term))[:3]
            reasons[domain].append(f"{label}: {', '.join(best)}")
    by_tag = dict.fromkeys(tagged, POINTS_TAG if len(tagged) == 1 else POINTS_SHARED_TAG)
    return _choose(scores, by_tag, reasons, taxonomy)


def _words(text: str) -> list[str]:
    return fold(text).split()


def _weights(words: Sequence[str], finder: _Finder, label: str) -> dict[str, dict[str, float]]:
    """Domain → term → weight of the terms found; a repeated term counts with its root.

    A text mentions much in passing: there a single word counts from its second time on.
    """
    counts: dict[int, int] = defaultdict(int)
    for number, _, _ in finder.automaton.find_matches_as_indexes(_spaced(words)):
        counts[number] += 1
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for number, count in counts.items():
        term, weight, domains = finder.terms[number]
        telling = count - (label == "text" and " " not in term)
        for domain in domains if telling else ():
            weights[domain][term] = weight * telling**0.5
    return weights


def _word_weights(words: Iterable[str], taxonomy: Taxonomy) -> dict[str, dict[str, float]]:
    """Domain → word → weight of the single words of terms."""
    vocabulary = _vocabulary(taxonomy)
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for word in dict.fromkeys(words):
        for domain, weight in vocabulary.get(word, {}).items():
            weights[domain][word] = weight
    return weights


def _choose(
    by_words: Mapping[str, float],
    by_tag: Mapping[str, float],
    reasons: Mapping[str, Sequence[str]],
    taxonomy: Taxonomy,
) -> Placement:
    """The domain with the most points, and whether the points leave no doubt."""
    order = {domain.id: number for number, domain in enumerate(taxonomy.domains)}
    scores = {domain: by_words.get(domain, 0.0) + by_tag.get(domain, 0.0) for domain in order}
    best, second = sorted(order, key=lambda domain: (-scores[domain], order[domain]))[:2]
    if not any(scores.values()):
        return Placement(best, "no known tag or term", sure=False)
    rival = max(order, key=lambda domain: (by_words.get(domain, 0.0), -order[domain]))
    reason = "; ".join(reasons[best])
    if scores[best] - scores[second] < SURE_MARGIN:
        return _unsure(best, reason, "close to", second, reasons)
    if by_words.get(rival, 0.0) - by_words.get(best, 0.0) >= SURE_AGAINST_TAG:
        return _unsure(best, reason, "but its words speak for", rival, reasons)
    if scores[best] < SURE_POINTS:
        return Placement(best, f"{reason}; on little evidence", sure=False)
    return Placement(best, reason)


def _unsure(
    domain: str, reason: str, but: str, other: str, reasons: Mapping[str, Sequence[str]]
) -> Placement:
    return Placement(domain, f"{reason}; {but} {other} ({'; '.join(reasons[other])})", sure=False)

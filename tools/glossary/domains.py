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
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import log
from pathlib import Path

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from glossary.entry import Entry, InputError, Placement
from glossary.headers import header_items
from glossary.naming.wording import SMALL_WORDS, Wording, fold, fold_all, fold_words, words_in

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
# Words that say nothing by themselves; a via is a thing.
_EMPTY = SMALL_WORDS - {"via"}

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Domain:
    """One subject: its address part, title, scope in a line, header tags and typical terms.

    ``folded_terms`` are the terms as they are compared, in the same order.
    """

    id: str
    title: str
    scope: str
    tags: tuple[str, ...]
    terms: tuple[str, ...]
    folded_terms: tuple[str, ...]

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
class _Term:
    """A folded term, how telling it is, and the domains that share it.

    ``hyphenated`` is how a sentence writes a term of one word and small ones, else '':
    "on-current" is a current, but "on current" stands in "based on current practice".
    """

    words: str
    weight: float
    domains: tuple[str, ...]
    hyphenated: str


@dataclass(frozen=True, slots=True)
class _Finder:
    """All terms at once: the automaton, and the term of each of its patterns."""

    automaton: AhoCorasick
    terms: tuple[_Term, ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """The groups and domains in their order of appearance; compared by identity, hence fast."""

    groups: tuple[Group, ...]

    @cached_property
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
    terms = _items(table["terms"])
    return Domain(id_, title, scope, _items(table["tags"]), terms, fold_all(terms))


def _items(value: object) -> tuple[str, ...]:
    """Terms are written as text, comma-separated over as many lines as one likes."""
    if not isinstance(value, str):
        raise TypeError("tags and terms are text, separated by commas")
    return tuple(item for item in (" ".join(part.split()) for part in value.split(",")) if item)


@cache
def _finder(taxonomy: Taxonomy) -> _Finder:
    domains_of: dict[str, list[str]] = defaultdict(list)
    for domain in taxonomy.domains:
        for term in dict.fromkeys(filter(None, domain.folded_terms)):
            domains_of[term].append(domain.id)
    terms = tuple(_term(words, domains) for words, domains in domains_of.items())
    patterns = map(_spaced, domains_of)
    return _Finder(AhoCorasick(patterns, matchkind=MATCHKIND_LEFTMOST_LONGEST), terms)


def _term(folded: str, domains: Sequence[str]) -> _Term:
    words = folded.split()
    alone = len(words) > 1 and len(words) - sum(map(_EMPTY.__contains__, words)) == 1
    weight = (1 + WORD_BONUS * (len(words) - 1)) / len(domains)
    return _Term(folded, weight, tuple(domains), "-".join(words) if alone else "")


@cache
def _vocabulary(taxonomy: Taxonomy) -> dict[str, dict[str, float]]:
    """Word of any term → domain → how much it speaks for it.

    A word of many domains' terms ("model") says next to nothing, a word of one's all.
    """
    shares_of: dict[str, dict[str, float]] = defaultdict(dict)
    for domain in taxonomy.domains:
        others = fold_all((*domain.tags, domain.title, domain.scope))
        words = " ".join((*domain.folded_terms, *others)).split()
        for word, count in Counter(words).items():
            if len(word) >= SHORTEST_WORD and word not in _COMMON:
                shares_of[word][domain.id] = count / len(words)
    most = log(len(taxonomy.domains))
    return {word: _telling_shares(shares, most) for word, shares in shares_of.items()}


def _telling_shares(shares: Mapping[str, float], most: float) -> dict[str, float]:
    """A word's shares of its domains, the less of them the more evenly it is spread."""
    if len(shares) == 1:
        return dict.fromkeys(shares, 1.0)
    total = sum(shares.values())
    even = -sum(share / total * log(share / total) for share in shares.values()) / most
    return {domain: (1 - even) * share / total for domain, share in shares.items()}


@cache
def _tags(taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    domains_of: dict[str, list[str]] = defaultdict(list)
    for domain in taxonomy.domains:
        for tag in domain.tags:
            domains_of[tag.lower()].append(domain.id)
    return {tag: tuple(domains) for tag, domains in domains_of.items()}


def _spaced(folded: str) -> str:
    """Words between two spaces each, so that neighbouring matches need not share one."""
    return f" {folded.replace(' ', '  ')} "


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


def place(entry: Entry, wording: Wording, taxonomy: Taxonomy) -> Placement:
    """The domain whose tag and terms the entry shows most, with the reason in words."""
    items = header_items(entry.header)
    tag = domain_tag(entry.header, taxonomy)
    names = items[: len(items) - bool(tag)]
    tagged = _tags(taxonomy).get(tag, ())
    first = _apart([*names[:1], entry.opening, entry.subtitle])
    definition = fold_words(words_in(wording.lead)[:DEFINITION_WORDS])
    text = fold_words(wording.words)
    finder = _finder(taxonomy)
    clues = (
        _Clues("tag", POINTS_SHARED_TAG, _terms("" if tagged else fold(tag), finder)),
        _Clues("name", POINTS_FIRST_ITEM, _terms(first, finder)),
        _Clues("header", POINTS_OTHER_ITEMS, _terms(_apart(names[1:]), finder)),
        _Clues("definition", POINTS_DEFINITION, _terms(definition, finder, wording.lead)),
        _Clues("text", POINTS_TEXT, _terms(text, finder, wording.text, passing=1)),
        _Clues("words", POINTS_WORDS, _words_of_terms(f"{first} {definition}", taxonomy)),
    )
    return _choose(tag, tagged, clues, taxonomy)


def _apart(phrases: Sequence[str]) -> str:
    """The folded words of phrases, with a sign between two so that no term is found across."""
    return " | ".join(map(fold, phrases))


@dataclass(frozen=True, slots=True)
class _Clues:
    """What one place of an entry shows: terms → domains → weight, and the points to share out."""

    label: str
    points: float
    found: Mapping[str, Mapping[str, float]]

    def scores(self) -> dict[str, float]:
        """The points of every domain for which anything speaks."""
        weights: dict[str, float] = defaultdict(float)
        for shares in self.found.values():
            for domain, weight in shares.items():
                weights[domain] += weight
        total = sum(weights.values()) + DAMPING
        return {domain: self.points * weight / total for domain, weight in weights.items()}

    def reason(self, domain: str) -> str:
        """The terms that speak most for the domain, after the name of their place."""
        weights = {term: -found[domain] for term, found in self.found.items() if domain in found}
        best = sorted(weights, key=lambda term: (weights[term], term))[:3]
        return f"{self.label}: {', '.join(best)}" if best else ""


def _terms(
    folded: str, finder: _Finder, sentences: str = "", passing: int = 0
) -> dict[str, dict[str, float]]:
    """The terms found in folded words; a repeated one counts with its root.

    ``sentences`` are the text that was folded, if it is one and no list of search words.
    ``passing`` is how many times a term of one word may be said without telling anything:
    a text mentions much in passing.
    """
    matches = finder.automaton.find_matches_as_indexes(_spaced(folded)) if folded else ()
    found: dict[str, dict[str, float]] = {}
    for number, count in Counter(number for number, _, _ in matches).items():
        term = finder.terms[number]
        telling = count if " " in term.words else count - passing
        if sentences and term.hyphenated and term.hyphenated not in sentences.lower():
            continue
        if telling:
            found[term.words] = dict.fromkeys(term.domains, term.weight * telling**0.5)
    return found


def _words_of_terms(folded: str, taxonomy: Taxonomy) -> dict[str, dict[str, float]]:
    """The single words of terms among folded words."""
    vocabulary = _vocabulary(taxonomy)
    return {word: vocabulary[word] for word in folded.split() if word in vocabulary}


def _choose(
    tag: str, tagged: Sequence[str], clues: Sequence[_Clues], taxonomy: Taxonomy
) -> Placement:
    """The domain with the most points, and whether the points leave no doubt."""
    by_words = dict.fromkeys(taxonomy.titles(), 0.0)
    for clue in clues:
        for domain, points in clue.scores().items():
            by_words[domain] += points
    scores = dict(by_words)
    for domain in tagged:
        scores[domain] += POINTS_TAG if len(tagged) == 1 else POINTS_SHARED_TAG

    def reasons(domain: str) -> str:
        found = [f"tagged “{tag}”"] if domain in tagged else []
        return "; ".join([*found, *filter(None, (clue.reason(domain) for clue in clues))])

    # Equal ones stay in the taxonomy's order.
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    if not any(scores.values()):
        return Placement(best, "no known tag or term", sure=False)
    rival = max(by_words, key=by_words.__getitem__)
    reason = reasons(best)
    if scores[best] - scores[second] < SURE_MARGIN:
        reason += f"; close to {second} ({reasons(second)})"
    elif by_words[rival] - by_words[best] >= SURE_AGAINST_TAG:
        reason += f"; but its words speak for {rival} ({reasons(rival)})"
    elif scores[best] < SURE_POINTS:
        reason += "; on little evidence"
    else:
        return Placement(best, reason)
    return Placement(best, reason, sure=False)

"""Aliases and keywords: which header items are names of the entry, and which are not.

In: the header items of an entry and its title. Out: the aliases, true names and
acronyms only, and the keywords, everything else that the header has.

A header item is a name when it says the words of the title: in another number or with a
hyphen, with an acronym for some of its words or the words for an acronym ("neural
ordinary differential equation" for Neural ODE, 002:102), with or without a word for the
kind of thing ("nchw" for NCHW Layout, 001:98), or only its first words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary.entry import Entry
from glossary.naming.acronyms import (
    abbreviates,
    acronym_of,
    in_capitals,
    is_acronym,
    is_single_acronym,
    is_well_known,
    spelled_out,
    spells,
)
from glossary.naming.places import says
from glossary.naming.stated import (
    MAKERS,
    acronyms_for,
    also_called,
    may_be_name,
    used_names,
    words_for,
)
from glossary.naming.titles import Title, capitalize, in_print, is_bag
from glossary.naming.wording import KINDS, fold, lead_text

__all__ = ["aliases_and_keywords"]

_MARKS = " *\"'“‘(["  # with which a definition may open
_JOINTS = re.compile(r"[\s\-]+")
_IS_A = re.compile(r"\s+(?:is|are)\s+(?:an?\s+|the\s+)?", re.IGNORECASE)
_LINKING = frozenset({"a", "an", "and", "based", "for", "in", "of", "on", "the", "to", "with"})
_FEWEST_INITIALS = 4  # of a title whose acronym is looked for among other words
_LONGEST_HEADER_OF_NAMES = 3  # items; in a longer one only what says the title's words is a name


@dataclass(frozen=True, slots=True)
class _Item:
    """A header item, as written and folded, with its place in the header."""

    text: str
    folded: str
    first: bool  # but for the acronym of the title
    bag: bool
    header_length: int
    written: bool  # in capitals somewhere in the text
    coined: bool  # the same, and no word or acronym that everybody uses: NVLink


def aliases_and_keywords(
    entry: Entry, items: Sequence[str], title: Title, text: str, surfaces: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The aliases and the keywords of an entry.

    ``items`` are its header's without the domain tag, ``text`` all its words, ``surfaces``
    how these write acronyms. The first item is no keyword: the title says it better.
    """
    bag = is_bag(tuple(items))
    aliases = [*_names_in_title(title), *title.names]
    known = {fold(name) for name in (title.base, *aliases)}
    middle = _middle(title)
    whole = fold(str(title)) if title.inner else ""
    keywords: list[str] = []
    leading = _leading(items, title)
    for position, name in enumerate(items):
        written = name.lower() in surfaces
        item = _Item(
            text=name,
            folded=fold(name),
            first=position == leading,
            bag=bag,
            header_length=len(items),
            written=written,
            coined=written and not is_well_known(name),
        )
        if item.folded == whole or (item.first and _says_twice(item, title)):
            continue  # "neural architecture search nas" says the title and its acronym, 001:202
        if middle and item.first and item.folded in map(fold, (middle[0], " ".join(middle[:2]))):
            # "electrostatic discharge esd" for Electrostatic Discharge (ESD) Protection, 004:206
            aliases += middle[:2]
            continue
        if item.folded in known or (middle and item.folded == fold(middle[1])):
            aliases.append(in_print(name, text, surfaces))
        elif _is_without_maker(item, title):
            aliases.append(title.base.partition(" ")[2])
        elif any(rule(item, title) for rule in _RULES):
            aliases.append(in_print(name, text, surfaces))
            known.add(item.folded)
        elif short := _shortened_by(item, title):
            aliases.append(short)
        elif position and not (bag and item.folded in fold(title.base).split()):
            keywords.append(name)
    aliases += _acronyms_in_items(items[1:], title, text)
    aliases += _stated(entry, title, aliases, text)
    named = {fold(name) for name in aliases}
    keywords = [keyword for keyword in keywords if fold(keyword) not in named]
    shown = {_plain(str(title))} if title.inner else {_plain(str(title)), _plain(title.base)}
    return (tuple(_distinct(aliases, shown)), tuple(_distinct(keywords, shown)))


def _leading(items: Sequence[str], title: Title) -> int:
    """Which item is the name: "cpk, process capability" has its acronym in front of it."""
    return int(len(items) > 1 and items[0].lower() == title.inner.lower())


def _says_twice(item: _Item, title: Title) -> bool:
    """Whether the item has words of the title and their acronym as well."""
    words = item.folded.split()
    acronyms = [title.inner, *(((middle := _middle(title)) and [middle[1]]) or [])]
    return any(
        fold(acronym) in words and spells(acronym, " ".join(words[:at]))
        for acronym in filter(is_acronym, acronyms)
        for at in range(2, len(words))
    )


def _plain(name: str) -> str:
    return " ".join(_JOINTS.split(name.casefold()))


def _distinct(names: Iterable[str], seen: set[str]) -> Iterator[str]:
    """The names that differ from those seen in more than capitals and hyphens."""
    seen = set(seen)
    for name in names:
        key = _plain(name)
        if key not in seen:
            seen.add(key)
            yield name


# --- names in the title --------------------------------------------------------------


def _shortened_by(item: _Item, title: Title) -> str:
    """The title with the header's acronym for its last words: Selective SSM, for "ssm".

    Only three words and more: two initials are those of too many things.
    """
    words = title.base.split()
    for start in range(1, len(words) - 2):
        if " " not in item.text and spells(item.text, " ".join(words[start:])):
            return " ".join([*words[:start], item.text.upper()])
    return ""


def _names_in_title(title: Title) -> Iterator[str]:
    """The names that a title with parentheses holds."""
    middle = _middle(title)
    if middle and not middle[2].startswith("and "):
        # not for Neural Radiance Fields (NeRF) and 3D Gaussian Splatting, two things
        before, acronym, after = middle
        yield f"{before} {after}"
        yield f"{_shortened(before, acronym)} {after}"
    if title.inner:
        yield title.base
        if is_acronym(title.inner):
            yield _shortened(title.base, title.inner)
            if title.inner.endswith("s") and is_acronym(title.inner[:-1]):
                yield _shortened(title.base, title.inner[:-1])
        elif may_be_name(title.inner):
            yield title.inner
            yield from (
                word
                for word in title.base.split()
                if is_acronym(word) and spells(word, title.inner)
            )
    else:
        # NBTI Modeling, 001:94
        coined, _, kind = title.base.partition(" ")
        if fold(kind) in KINDS and (is_acronym(coined) or re.search(r"\d", coined)):
            yield coined


def _middle(title: Title) -> tuple[str, str, str] | None:
    """Image-Text Matching (ITM) Loss, 000:1089, in its three parts."""
    found = re.search(r"\s*\(([^() ]+)\)\s+", title.base) if "(" in title.base else None
    if not found or not is_acronym(found[1]):
        return None
    return title.base[: found.start()], found[1], title.base[found.end() :]


def _shortened(name: str, acronym: str) -> str:
    """The name with the acronym for the words it spells; the acronym alone for all of it.

    >>> _shortened("Efficient Neural Architecture Search", "NAS")
    'Efficient NAS'
    """
    words = name.split()
    for start in range(len(words) - 1):
        if words[start].lower() not in _LINKING and spells(acronym, " ".join(words[start:])):
            return " ".join([*words[:start], acronym])
    return acronym


def _acronyms_in_items(items: Iterable[str], title: Title, text: str) -> Iterator[str]:
    """The title's acronym beside other words of an item: "bspdn buried power rail".

    No word is taken for it that has not all the initials of the title and at most one
    letter more (BSPDN is a Backside Power Delivery Network), or that the text writes small.
    """
    initials = acronym_of(title.base).lower()
    if len(initials) < _FEWEST_INITIALS or title.inner:
        return
    for word in (word for item in items if " " in item for word in item.lower().split()):
        letters = iter(word)
        if (
            len(initials) <= len(word) <= len(initials) + 1
            and all(initial in letters for initial in initials)
            and abbreviates(word, title.base)
            and not says(word, text)
        ):
            yield word.upper()


# --- names in the text ---------------------------------------------------------------


def _stated(entry: Entry, title: Title, known: Sequence[str], text: str) -> Iterator[str]:
    """The names that the text states for the title or for a name in it, or uses itself."""
    lead = lead_text(entry)
    yield from map(capitalize, used_names(str(title), entry.blocks, lead))
    yield from also_called(title.base, lead, text)
    yield from acronyms_for([title.base, *known], text)
    yield from _defined_in_full(title.base, lead)
    names = dict.fromkeys([title.base, *known])
    for acronym in filter(is_acronym, names):
        if not any(" " in name and spells(acronym, name) for name in names):
            yield from filter(None, [words_for(acronym, text)])


def _defined_in_full(name: str, lead: str) -> Iterator[str]:
    """The words for an acronym in the name.

    "Multivariate TPP is multivariate temporal point-process modeling", 001:38.
    """
    if not any(map(is_acronym, name.split())):
        return
    start = len(lead) - len(lead.lstrip(_MARKS))
    end = start + len(name)
    found = _IS_A.match(lead, end) if lead[start:end].lower() == name.lower() else None
    if not found or " " not in name:
        return
    words = re.findall(r"[^\s,;:.()]+", lead[found.end() :][:120])
    for end in range(2, min(len(words), 8) + 1):
        if spelled_out(name, " ".join(words[:end])):
            yield " ".join(words[:end])
            return


# --- names in the header -------------------------------------------------------------


def _is_acronym_of(item: _Item, title: Title) -> bool:
    return (
        " " not in item.text
        and " " in title.base
        and _may_be_acronym(item, title.base)
        and spells(item.text, title.base)
    )


def _may_be_acronym(item: _Item, name: str) -> bool:
    """Whether a single word has the initials of the name, or is written in capitals.

    "feast" in a header is a tool, though its letters can be found in Feature Store.
    """
    return " " in item.text or item.written or item.text.upper() == acronym_of(name)


def _is_spelled_in_header(item: _Item, title: Title) -> bool:
    """Whether the item spells the acronym that is the title: "shapley additive explanations"."""
    few = item.header_length <= _LONGEST_HEADER_OF_NAMES
    return (
        few
        and " " in item.text
        and is_single_acronym(title.base)
        and not f"{item.folded} ".startswith(f"{fold(title.base)} ")
        and abbreviates(title.base, item.text)
    )


def _is_makers(item: _Item, title: Title) -> bool:
    """Whether the item is the title with its maker in front: "google natural questions"."""
    maker, _, name = item.folded.partition(" ")
    return maker in MAKERS and name == fold(title.base)


def _is_acronym_and_more(item: _Item, title: Title) -> bool:
    """Whether the header begins with the title's acronym and a word more: "ctc loss"."""
    words = item.folded.split()
    return (
        item.first
        and not item.bag
        and len(words) == 2
        and is_acronym(title.inner)
        and words[0] == fold(title.inner)
    )


def _is_kind(item: _Item, title: Title) -> bool:
    """Whether item and title differ in a word for the kind of thing."""
    names = [fold(title.base), *([fold(title.inner)] if is_acronym(title.inner) else [])]
    return any(_kind_of(item.folded, name) or _kind_of(name, item.folded) for name in names)


def _kind_of(longer: str, shorter: str) -> bool:
    return longer.startswith(f"{shorter} ") and longer[len(shorter) + 1 :] in KINDS


def _is_part_of_pair(item: _Item, title: Title) -> bool:
    """Whether the item is one of two things that the title joins by "and"."""
    halves = re.sub(r"\s*\([^()]*\)", "", title.base).split(" and ")
    if len(halves) != 2:
        return False
    if item.folded in map(fold, halves):
        return True
    return any(spelled_out(half, item.text) for half in halves)


def _is_spelled_out(item: _Item, title: Title) -> bool:
    names = {title.base, title.inner, *_names_in_title(title)} - {""}
    capitals = in_capitals(item.text)
    return any(
        spelled_out(name, item.text)
        or (_may_be_acronym(item, name) and spelled_out(capitals, name))
        for name in names
    )


def _is_without_maker(item: _Item, title: Title) -> bool:
    """Whether the title is the header's first item with its maker in front: Apache Kafka."""
    maker, _, name = fold(title.base).partition(" ")
    return item.first and maker in MAKERS and name == item.folded


def _is_shorter(item: _Item, title: Title) -> bool:
    """Whether the item is the title without its first words or without its last ones.

    "neural network routing" also is Neural Network-Based Routing, 002:66.
    """
    base = fold(title.base)
    if item.first and (item.coined or not item.bag):
        whole = " ".join(word for word in base.split() if word != "based")
        return f"{whole} ".startswith(f"{item.folded} ")
    few = item.header_length <= _LONGEST_HEADER_OF_NAMES
    return few and " " in item.folded and base.endswith(f" {item.folded}")


def _is_respelled(item: _Item, title: Title) -> bool:
    """Whether item and title differ in spaces and hyphens only: PagedAttention."""
    return item.folded.replace(" ", "") == fold(title.base).replace(" ", "")


def _is_shortened_reading(item: _Item, title: Title) -> bool:
    """Whether the item has the title's words, with an acronym for some: "hardware nas"."""
    words = set(item.folded.split()) - _LINKING
    if item.first or len(words) < 2:
        return False
    base = fold(title.base).split()
    for start in range(len(base) - 1):
        for end in range(start + 2, len(base) + 1):
            initials = "".join(word[0] for word in base[start:end])
            if len(initials) > 2 and initials in words:
                return words == {initials, *base[:start], *base[end:]} - _LINKING
    return False


_RULES = (
    _is_acronym_of,
    _is_kind,
    _is_spelled_in_header,
    _is_makers,
    _is_acronym_and_more,
    _is_part_of_pair,
    _is_spelled_out,
    _is_shorter,
    _is_respelled,
    _is_shortened_reading,
)

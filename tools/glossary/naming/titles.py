"""Titles: what a good editor would print above an entry, and the names in its opening.

In: one entry. Out: its title without a qualifier, and every way in which its opening
words call it. Nothing here knows of other entries.

The body's own opening is trusted more than the header, whose items are search words
("network pruning structured", 001:150, opens with **Structured Pruning**). The header
helps where the opening gives only an acronym, or nothing in bold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossary.entry import Entry
from glossary.naming.acronyms import (
    abbreviates,
    acronym_of,
    is_acronym,
    is_single_acronym,
    spell_like,
    spells,
)
from glossary.naming.places import says, written
from glossary.naming.stated import acronyms_for, may_be_name
from glossary.naming.wording import KINDS, SMALL_WORDS, fold, lead_text

__all__ = ["Title", "capitalize", "entry_title", "in_print", "is_bag"]

_WORD = re.compile(r"[^\s\-–/]+|[\s\-–/]+")
_LETTER = re.compile(r"[^\W\d_]")
_ARTICLE = re.compile(r"(?:An?|The) (?=\S)")
_PARENTHESIS = re.compile(r"\s+\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_DEFINITION = re.compile(r"^Definition\W+(.{3,160})", re.MULTILINE)
_MEANS = re.compile(r"\W+(?:is|are|means|stands for)\s+")
_LATEST_START = 4  # characters before an acronym with which a definition opens
_SHORT_HEADER = 3  # items; its single words are acronyms of its first item
_LONGEST_TITLE = 100  # characters; a longer opening is a sentence
# Words that a header puts behind the term and a title before it: "neural radiance fields
# advanced" is "Advanced Neural Radiance Fields", 002:154.
_BEFORE_THE_TERM = ("advanced",)


@dataclass(frozen=True, slots=True)
class Title:
    """A title in parts: ``base`` (inner) printed as "base" or "base (inner)".

    ``names`` are the other names found in the opening; ``sure`` is false when header and
    body have nothing in common that confirms the title.
    """

    base: str
    inner: str = ""
    names: tuple[str, ...] = ()
    sure: bool = True

    def __str__(self) -> str:
        return f"{self.base} ({self.inner})" if self.inner else self.base


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a title is made from: header items, definition, all words, their acronyms."""

    items: tuple[str, ...]
    lead: str
    text: str
    surfaces: Mapping[str, str]


# --- words ---------------------------------------------------------------------------


def capitalize(name: str) -> str:
    """A name in title case; words that have capitals or digits inside stay as they are.

    >>> capitalize("iBOT pre-training of image-to-image models")
    'iBOT Pre-Training of Image-to-Image Models'
    >>> capitalize("low-k dielectric")
    'Low-k Dielectric'
    """
    words = name.split()
    if len(words) > 1 and all(word in SMALL_WORDS or not word[0].islower() for word in words):
        return name  # the author's own title case: "Sign-off"
    parts = _WORD.findall(name)
    result: list[str] = []
    for index, part in enumerate(parts):
        plain = part.strip("().,:;\"'")
        small = plain in SMALL_WORDS and 0 < index < len(parts) - 1
        symbol = len(plain) == 1 and index > 0 and parts[index - 1] == "-"  # low-k, top-p
        if small or symbol or any(letter.isupper() or letter.isdigit() for letter in plain):
            result.append(part)
        else:
            result.append(_LETTER.sub(lambda match: match[0].upper(), part, count=1))
    return "".join(result)


def is_bag(items: tuple[str, ...]) -> bool:
    """Whether header items are a bag of single words: ``neural,radiance,fields,NeRF,3D``."""
    single = sum(" " not in item for item in items)
    return len(items) > 2 and " " not in items[0] and single * 4 >= len(items) * 3


def in_print(name: str, text: str, surfaces: Mapping[str, str]) -> str:
    """A search word with an editor's capitals: those of most of its places inside sentences.

    A name that no sentence of the text has gets the capitals of a title.

    >>> in_print("hugging face", "Models on Hugging Face are open.", {})
    'Hugging Face'
    """
    places = Counter(written(name, text))
    if not places:
        return capitalize(spell_like(name, surfaces))
    most = min(places, key=lambda place: (-places[place], place))
    return "".join(
        letter if letter.isalpha() else own for letter, own in zip(most, name, strict=True)
    )


# --- the title -----------------------------------------------------------------------


def entry_title(
    entry: Entry, items: Sequence[str], text: str, surfaces: Mapping[str, str]
) -> Title:
    """The title of an entry.

    ``items`` are its header's without the domain tag, ``text`` all its words, ``surfaces``
    how these write acronyms.
    """
    seen = _Seen(tuple(items), lead_text(entry), text, surfaces)
    opening = _clean_opening(entry.opening, items[0])
    if not opening:
        return _from_header(seen)
    title = _from_opening(opening, seen)
    names = list(title.names)
    opened = _split(opening)[0]
    if fold(title.base).startswith(f"{fold(opened)} "):
        names.append(opened)  # ELECTRA in "ELECTRA Generator-Discriminator", 004:174
    base = spell_like(title.base, {})  # "Gpu cluster" is an error of the template
    return Title(base, title.inner, tuple(names), _confirmed(str(title), items))


def _confirmed(title: str, items: Sequence[str]) -> bool:
    """Whether title and header have a word in common, or the beginning of one."""
    header = {word[:4] for item in items for word in fold(item).split()}
    return any(word[:4] in header for word in fold(title).split())


def _clean_opening(opening: str, first_item: str) -> str:
    """The bold opening without article, and without the sentence that may follow in it."""
    text = " ".join(opening.split()).strip(" :.")
    if not _ARTICLE.match(first_item.capitalize()):
        text = _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text
    for separator in (" — ", " – ", ": "):
        head, found, _ = text.partition(separator)
        if found and len(head.split()) >= 2:
            text = head
    if len(text) > _LONGEST_TITLE:
        return ""
    first_word = text.partition(" ")[0]
    return text[0].upper() + text[1:] if first_word.islower() else text


def _split(name: str) -> tuple[str, str]:
    """``base (inner)`` → both; a name without a final parenthesis has no inner part."""
    match = re.search(r"\s*\(((?:[^()]|\([^()]*\))*)\)$", name)
    if not match or match.start() == 0:
        return name, ""
    return name[: match.start()], match[1].strip()


def _from_opening(opening: str, seen: _Seen) -> Title:
    items, lead = seen.items, seen.lead
    base, inner = _split(opening)
    middle = _PARENTHESIS.search(base)
    if middle and not is_acronym(middle[1]) and " " in middle[1]:
        # NISQ (Noisy Intermediate-Scale Quantum) era algorithms, 003:952
        base = " ".join((base[: middle.start()] + base[middle.end() :]).split())
    following = _following_parenthesis(opening, lead)
    names: list[str] = []
    if inner:
        settled = _settle(base, seen)
        longer = fold(settled).startswith(f"{fold(base)} ")
        # ReAct (Reason + Act), "react prompting": the words are not those of the longer title
        return Title(settled, "" if longer else _inner(inner), tuple(names))
    if following:
        if is_single_acronym(base) and " " in following:
            return Title(capitalize(following), base)
        if fold(following) == fold(items[0]) and " " in following:
            return Title(capitalize(following), "", (base,))
        if "(" in items[0]:
            return Title(_settle(base, seen), capitalize(following))
        names.append(_in_full(base, following))
    if is_single_acronym(base):
        definition = _DEFINITION.search(seen.text)
        expansion = (
            _expansion(base, lead)
            or _spelled_in_header(base, items)
            or (_expansion(base, f"{base} is {definition[1]}") if definition else "")
        )
        if expansion:
            return Title(capitalize(expansion), base, tuple(names))
    settled = _settle(base, seen)
    return _with_acronym(settled, seen, tuple(names))


def _in_full(base: str, words: str) -> str:
    """The title with the words for its acronym, if they are for one of several words.

    >>> _in_full("Chip NRE Cost", "Non-Recurring Engineering")
    'Chip Non-Recurring Engineering Cost'
    """
    parts = base.split()
    spelled = [words if is_acronym(part) and spells(part, words) else part for part in parts]
    return " ".join(spelled) if len(parts) > 1 and spelled != parts else words


def _inner(inner: str) -> str:
    return inner if is_acronym(inner) else capitalize(inner)


def _settle(base: str, seen: _Seen) -> str:
    """The base of the title after the header's word on it."""
    items = seen.items
    first = _split(items[0])[0]
    for word in _BEFORE_THE_TERM:
        if fold(base) == fold(first) and first.lower().endswith(f" {word}"):
            return capitalize(f"{word} {base[: -len(word) - 1]}")
        if fold(first) == f"{fold(base)} {word}":
            return capitalize(f"{word} {base}")
    longer = fold(first).startswith(fold(base) + " ") and len(items) <= 2
    if longer and not any(fold(item) == fold(first) for item in items[1:]):
        rest = first[len(base) :].strip(" -")
        named = fold(rest) not in KINDS or first.lower() in seen.text.lower()
        if first.lower().startswith(base.lower()) and rest and named:
            return capitalize(base + first[len(base) :])
    return capitalize(base)


def _with_acronym(base: str, seen: _Seen, names: tuple[str, ...]) -> Title:
    """The title with its acronym, when the header or the text has it."""
    words = base.split()
    if len(words) < 2:
        return Title(base, "", names)
    for item in seen.items:
        # "ifr period" is the Increasing Failure Rate (IFR) Period, 000:973
        short, _, rest = item.partition(" ")
        start = len(words) - len(rest.split())
        if rest and start > 2 and fold(rest) == fold(" ".join(words[start:])):
            long = " ".join(words[:start])
            if short.upper() == acronym_of(long):
                return Title(f"{long} ({short.upper()}) {' '.join(words[start:])}", "", names)
    few = len(seen.items) <= _SHORT_HEADER
    for item in seen.items[1:]:
        if " " in item or len(item) < 2 or fold(item) in fold(base).split():
            continue
        brief = few and len(item) <= len(words) + 1  # "ultrapure water, upw"
        if abbreviates(item, base) and (brief or spells(item, base)):
            if re.search(rf"\b{re.escape(item.capitalize())}\b", seen.text):
                continue  # a word of its own: Feast is no acronym of Feature Store
            return Title(base, seen.surfaces.get(item.lower(), item.upper()), names)
    initials = acronym_of(base)
    if len(initials) >= 3 and says(initials, seen.text):
        return Title(base, initials, names)
    return Title(base, next(acronyms_for([base], seen.text), ""), names)


def _following_parenthesis(opening: str, lead: str) -> str:
    """What stands in parentheses right behind the bold term."""
    start = lead.find(opening)
    if start < 0 or start > 8:
        return ""
    match = _PARENTHESIS.match(lead, start + len(opening))
    return match[1].strip() if match and may_be_name(match[1]) else ""


def _expansion(acronym: str, lead: str) -> str:
    """The words of the definition that spell the acronym: ICT is in-circuit testing."""
    start = lead.rfind(acronym, 0, _LATEST_START + len(acronym))
    means = _MEANS.match(lead, start + len(acronym)) if start >= 0 else None
    if not means:
        return ""
    words = re.findall(r"[^\s,;:.]+", lead[means.end() : means.end() + 120])[:10]
    for start in range(min(2, len(words))):
        for end in range(len(words), start, -1):
            phrase = " ".join(words[start:end])
            whole = not any(is_acronym(word) for word in words[start:end] if "(" not in word)
            if whole and words[start].lower() not in SMALL_WORDS and spells(acronym, phrase):
                return phrase
    return ""


def _spelled_in_header(acronym: str, items: Sequence[str]) -> str:
    """The header item whose words' initials are the acronym: "dynamic time warping, dtw"."""
    if not any(item.lower() == acronym.lower() for item in items):
        return ""
    return next((item for item in items if acronym_of(item) == acronym.upper()), "")


def _from_header(seen: _Seen) -> Title:
    """The title of a body without a bold opening: the header's words as the body writes them."""
    items, lead, surfaces = seen.items, seen.lead, seen.surfaces
    first, inner = _split(items[0])
    pattern = r"[\s\-–]+".join(map(re.escape, re.split(r"[\s\-–]+", first)))
    found = re.search(rf"(?<!\w){pattern}(?:e?s)?(?!\w)", lead[:300], re.IGNORECASE)
    if is_bag(items) or not found:
        name = " ".join(items[:4]) if is_bag(items) else first
        return Title(capitalize(spell_like(name, surfaces)), sure=False)
    written = found.group()
    if fold(written) == fold(first) and len(written) != len(first):
        written = written[: len(first)]
    following = _PARENTHESIS.match(lead, found.end())
    beside = following[1] if following else ""
    base = capitalize(spell_like(written, surfaces))
    if is_acronym(beside) or inner:
        return Title(base, beside if is_acronym(beside) else _inner(spell_like(inner, surfaces)))
    if is_single_acronym(base) and spells(base, beside):
        return Title(capitalize(beside), base)
    return _with_acronym(base, seen, ())

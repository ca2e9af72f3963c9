"""Stated names: what the text itself says that its subject is also called.

In: the words of an entry and the names that it is known to have. Out: further names.

A text states a name right behind the term ("noisy labels learning (also called learning
from noisy labels or robust training)", 003:1107), in a sentence of its own ("It is also
known as …") or behind a label ("Also Known As: …"). An acronym is stated in parentheses
behind the words, or the words behind the acronym. Other parentheses behind a term say
where it comes from, or when; they state no name.

The text also uses names: what its first question asks for ("What Are NN Dynamics
Models?", 002:10) and what its closing sentence praises in bold ("**Pruning for Edge**
is …", 002:34) or by an acronym is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from glossary.entry import Block, Heading, Paragraph, Strong
from glossary.naming.acronyms import (
    abbreviates,
    is_acronym,
    is_well_known,
    spelled_out,
    spells,
)
from glossary.naming.places import ends_of, ends_with_name
from glossary.naming.wording import SMALL_WORDS, fold
from glossary.walk import plain_text

__all__ = [
    "MAKERS",
    "acronyms_for",
    "also_called",
    "may_be_name",
    "used_names",
    "words_for",
]

_OFTEN = (
    r"(?:also|sometimes|often|commonly|frequently|formerly|previously|originally|historically"
    r"|better|widely|popularly|usually|informally|alternatively|simply)"
)
_CALLED = (
    r"(?:called|known as|known by|named|termed|dubbed|referred to as|abbreviated(?: as| to)?"
    r"|a\.?\s?k\.?\s?a\.?|short for|an acronym for|stands for)(?: the (?:term|acronym))?"
)
_NAMES = r"\s+(?P<names>[^;:()—\n]{2,110})"
# Right behind the term: "(also called learning from noisy labels or robust training)", 003:1107.
_BEHIND_TERM = re.compile(
    rf"^\s*+(?:\([^()]{{1,40}}\))?\s*+[,(—–]?\s*+(?:or\s+)?(?:{_OFTEN}\s+)*{_CALLED}{_NAMES}",
    re.IGNORECASE,
)
_OR = re.compile(r"^\s*[,(]\s*or\s+(?P<names>[^;:,()—\n]{2,60})[,)]")
# In a sentence of its own: "It is also known as …", "Often abbreviated …".
_OWN_SENTENCE = re.compile(
    rf"(?:^|[.!?;]\s+)(?:(?:it|this)\s+(?:is|was)\s+(?:{_OFTEN}\s+)*"
    rf"|(?:{_OFTEN}\s+)+){_CALLED}{_NAMES}",
    re.IGNORECASE,
)
# It begins with a literal sign, so that no more than the beginnings of lines are tried.
_LABEL = re.compile(
    r"\n(?:also known as|also called|aka|synonyms?|aliases|alternative names?|other names?"
    r"|full (?:name|form)|abbreviation|acronym|stands for)\s*+:?\s*+:\s*(?P<names>[^\n]{2,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_SEPARATOR = re.compile(r"\s*(?:,?\s+or\s+|,|/(?=\s)|(?<=\s)/)\s*")
# Where a stated name ends and the sentence goes on.
_NAME_END = re.compile(
    r"\s+(?:is|are|was|were|in|within|which|that|because|since|when|where|due|after|before|depending|refers"
    r"|uses?|has|have|can|although|though|but|while|it|this|these)\b.*|[.!?](?=\s|$).*",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(r"What (?:is|are) (?P<name>.{1,80}?)\s{0,3}\?", re.IGNORECASE)
_WORDS_BEFORE = re.compile(r"(?:[\w'’-]+\s+){2,9}\Z")
_LONGEST_RUN = 200  # characters of words before a parenthesis
_ASIDE = re.compile(r"\(([^()\s]{2,10})\)")
_WIDEST_GAP = 3  # spaces before a parenthesis
# What follows an acronym and has the words that it stands for.
_IN_PARENTHESES = re.compile(r"s?\s+\(([^()]{5,80})\)")
_STANDS_FOR = re.compile(r"\s+(?:stands for|is short for)\s+([^.,;:()—\n]{5,80})")
_CLOSING = re.compile(r"(?P<name>[^.;:—\n]{2,80}?)\s{1,3}(?:is|are|remains?)\b")
_SUBJECT = re.compile(r"\W{0,3}(?P<name>[^.,;:()—]{3,60}?)\s{1,3}(?:is|are)\s{1,3}(?:an?|the)\s")
_PRONOUNS = frozenset({"it", "this", "that", "they", "these", "there"})
_STEM = 5  # letters that two forms of a word have in common
_MARKS = " \t\"'“”‘’*`.,–—-"
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
# Words with which a parenthesis begins that is no name.
_NO_NAME = frozenset(
    {
        *("about", "also", "and", "approximately", "around", "at", "based", "by", "circa", "e.g"),
        *("e.g.", "eg", "especially", "etc", "etc.", "for", "formerly", "from", "i.e", "i.e."),
        *("ie", "in", "including", "introduced", "like", "mainly", "mostly", "not", "now", "of"),
        *("often", "on", "or", "part", "per", "primarily", "proposed", "released", "see", "since"),
        *("such", "then", "typically", "used", "using", "usually", "versus", "via", "vs", "with"),
    }
)
#: Who makes things, and whose name may stand in front of a thing's.
MAKERS = frozenset(
    {
        *("adobe", "alibaba", "amazon", "amd", "anthropic", "apache", "apple", "arm", "asml"),
        *("aws", "baidu", "cadence", "deepmind", "facebook", "google", "huawei", "ibm", "intel"),
        *("meta", "microsoft", "mit", "nvidia", "openai", "qualcomm", "salesforce", "samsung"),
        *("stanford", "synopsys", "tsmc", "uber"),
    }
)
_LONGEST_NAME = 6  # words
_LEAD = 700  # characters in which a definition says what else the term is called


def may_be_name(phrase: str) -> bool:
    """Whether what stands in parentheses behind a term can be another name of it.

    >>> may_be_name("electronic discovery"), may_be_name("2017"), may_be_name("Google, 2022")
    (True, False, False)
    """
    words = phrase.lower().split()
    return (
        0 < len(words) <= _LONGEST_NAME
        and words[0] not in _NO_NAME
        and not {word.strip(",.") for word in words} & {"etc", *(MAKERS if len(words) < 3 else ())}
        and bool(re.search(r"[^\W\d_]", phrase))
        and not re.search(r"[=<>~≈≤≥×;:%]|,|\b(?:19|20)\d\d\b|^[^A-Za-z]*\d+\s?\w{1,3}$", phrase)
    )


def also_called(term: str, lead: str, text: str) -> Iterator[str]:
    """The names that lead and labels state for the term with which the lead opens."""
    lead = lead[:_LEAD]
    start = lead.lower().find(term.lower())
    if 0 <= start <= 8:
        behind = lead[start + len(term) :]
        for pattern in (_BEHIND_TERM, _OR):
            if found := pattern.match(behind):
                yield from _names(found["names"])
    for found in (*_OWN_SENTENCE.finditer(lead), *_LABEL.finditer(f"\n{text}")):
        yield from _names(found["names"])


def _names(stated: str) -> Iterator[str]:
    for part in _SEPARATOR.split(stated):
        end = _NAME_END.sub("", f" {part}")
        name = _ARTICLE.sub("", end.strip(_MARKS)).strip(_MARKS)
        words = name.lower().split()
        if 0 < len(words) <= _LONGEST_NAME and words[0] not in _NO_NAME and "and" not in words:
            yield name
        if end != f" {part}":
            return  # the sentence goes on


def used_names(title: str, blocks: Sequence[Block], lead: str) -> Iterator[str]:
    """What question, first and closing sentence call the subject, in the title's words."""
    subject = _SUBJECT.match(lead)
    closing, bold = _closing(blocks)
    for found in (_question(blocks), closing if bold else "", subject["name"] if subject else ""):
        name = _ARTICLE.sub("", found.strip(_MARKS))
        if _says_title(name, title):
            yield name
    if not bold and _is_coined(closing, title):
        yield closing


def _says_title(name: str, title: str) -> bool:
    """Whether a name that the text uses has enough of the title's words."""
    words = [word for word in fold(name).split() if word not in SMALL_WORDS]
    if not words or len(words) > _LONGEST_NAME or words[0] in _PRONOUNS:
        return False
    if len(words) == 1:
        return _is_its_acronym(name, title)
    known = {word[:_STEM] for word in fold(title).split()}
    shared = [word for word in words if word[:_STEM] in known]
    return (len(shared) > 1 and len(shared) * 2 > len(words)) or spelled_out(name, title)


def _is_its_acronym(name: str, title: str) -> bool:
    """Whether the name is an acronym that stands in the title, or for it."""
    return is_acronym(name) and (fold(name) in fold(title).split() or spells(name, title))


def _is_coined(name: str, title: str) -> bool:
    """Whether the name is the acronym for the title, or its first word: GPTQ Quantization.

    Other words of a title, also its first ones, may be a wider subject: what is said of
    machine learning is not said of Machine Learning in Chip Design alone.
    """
    begins = title.partition(" ")[0] == name and not is_well_known(name)
    return is_acronym(name) and (begins or spells(name, title))


def _question(blocks: Iterable[Block]) -> str:
    """The name in the first heading that is not the title: "What Is Edge AI?"."""
    headings = (block for block in blocks if isinstance(block, Heading))
    for heading in islice(headings, 2):
        if found := _QUESTION.fullmatch(plain_text(heading.children)):
            return found["name"]
    return ""


def _closing(blocks: Sequence[Block]) -> tuple[str, bool]:
    """The subject of the last paragraph, and whether it is bold.

    "**Pruning for Edge** is **trimming …**", 002:34.
    """
    last = blocks[-1] if len(blocks) > 1 else None
    found = _CLOSING.match(plain_text(last.children)) if isinstance(last, Paragraph) else None
    if not found or not isinstance(last, Paragraph):
        return "", False
    first = last.children[0]
    bold = isinstance(first, Strong) and plain_text(first.children) == found["name"]
    return found["name"], bold


def acronyms_for(names: Iterable[str], text: str) -> Iterator[str]:
    """The acronyms that the text gives in parentheses behind one of the names."""
    asides = list(_acronyms_in_parentheses(text))
    for name in dict.fromkeys(name for name in names if not is_acronym(name)):
        for acronym, end in asides:
            if abbreviates(acronym, name) and ends_with_name(text, end, name):
                yield acronym


def _acronyms_in_parentheses(text: str) -> Iterator[tuple[str, int]]:
    """The acronyms that stand in parentheses, and where the words before them end."""
    for found in _ASIDE.finditer(text):
        if is_acronym(found[1]):
            gap = text[max(0, found.start() - _WIDEST_GAP - 1) : found.start()]
            spaces = len(gap) - len(gap.rstrip())
            if 0 < spaces <= _WIDEST_GAP:
                yield found[1], found.start() - spaces


def words_for(acronym: str, text: str) -> str:
    """The words of which the text says that the acronym stands for them, or ''."""
    ends = list(ends_of(acronym, text))
    for shape in (_IN_PARENTHESES, _STANDS_FOR):
        for found in filter(None, (shape.match(text, end) for end in ends)):
            words = _ARTICLE.sub("", found[1].strip(_MARKS))
            if " " in words and spells(acronym, words):
                return words
    for end in ends:
        start = end - len(acronym) - 1
        if text[start : start + 1] != "(" or not text.startswith((")", "s)"), end):
            continue
        run = _WORDS_BEFORE.search(text[max(0, start - _LONGEST_RUN) : start])
        before = run[0].split() if run else []
        for start in range(len(before) - 2, -1, -1):
            phrase = " ".join(before[start:])
            if spells(acronym, phrase) and fold(before[start])[:1] == acronym[:1].lower():
                return phrase
    return ""

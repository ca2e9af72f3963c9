"""The little English grammar that the rules on structure ask for.

Lists of words by what they do in a sentence, in one place, because where a sentence may
end or begin is what tells a lost line break from a space. No list is about a subject:
they hold function words and the commonest verbs, nothing from a glossary.
"""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "ARTICLES",
    "CONNECTORS",
    "QUESTIONS",
    "STARTERS",
    "UNFINISHED",
    "VERBS",
    "is_verb",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("the a an")

QUESTIONS = _words("What Why How When Where Which Who")
"""With these a heading begins that may have a verb."""

VERBS = _words(
    """
    is are was were has have had can will may remain remains become becomes represent represents
    provide provides mark marks enable enables offer offers make makes reveal reveals give gives
    show shows encompass encompasses include includes combine combines continue continues
    require requires allow allows serve serves
    """
)
"""Verbs that the sentences of definitions are built with."""

STARTERS = _words(
    """
    The This These That Those It Its They A An In For At To On By With Without When While Where
    Here There Because Since Although If As However Therefore Thus Overall Together Instead Such
    Both Many Most Each Other Another One Modern Unlike Given Key Note What Below Above Under Over
    Between Among During Through Across After Before Until Once Beyond Within Despite
    """
)
"""Words with a capital letter that hardly stand anywhere but at a sentence's begin."""

UNFINISHED = _words(
    """
    a an the is are was were be been being am as of to in on at by for with from into via and or
    nor but than that which who whose it its their this these those called named known represent
    represents mark marks remain remains provide provides has have had using through between both
    not only also becomes become means widely considered most more like such e.g. i.e. vs. vs
    """
)
"""Words after which a sentence is not over: bold text there is its object, no heading."""

CONNECTORS = _words("of and in for the to with a an on vs. vs by from & as")
"""Small words inside a heading in title case."""

ABBREVIATIONS = _words("vs. e.g. i.e. al. cf. approx. ca. Dr. Mr. Mrs. No. Fig. Eq. Inc. Sec. St.")
"""What ends with a full stop that ends no sentence."""


def is_verb(word: str) -> bool:
    """Whether a word right after a subject is its verb, going by the list or by its ending."""
    if word in VERBS:
        return True
    return word.islower() and len(word) > 3 and word.endswith(("s", "ed")) and word[-2:] != "ss"

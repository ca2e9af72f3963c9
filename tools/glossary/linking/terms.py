"""The words that a term is made of, and the ways in which it may name a page.

Nothing here computes; see :mod:`glossary.linking.lexicon` for where terms come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

__all__ = ["COMPETING", "Evidence", "Form", "Key", "Kind"]

Key = tuple[str, ...]


class Kind(IntEnum):
    """How a term names a page; the lower, the surer."""

    TITLE = 0
    ALIAS = 1
    # An acronym within the title, which names something wider than the page: EDA for *Machine
    # Learning in … Automation (EDA)*.
    INNER = 2
    SHORT = 3  # the title without words that go without saying
    IN_DOMAIN = 4  # what is short enough on pages of the same domain only
    KEYWORD = 5


class Evidence(Enum):
    """What must be seen in the glossary before a form is believed."""

    NONE = "none"
    OWN_USE = "its page calls the thing so, others hardly do"
    FIELD = "the same, and its domain takes the words left out for granted"
    AT_HOME = "the same, and its page calls the thing so more often than all others"
    RARE = "the same, or that only a few others call it so, with a first word that tells"
    SUBJECT = "its page treats it, and others hardly name it"


@dataclass(frozen=True, slots=True)
class Form:
    """Words that may mean a page."""

    slug: str
    kind: Kind
    words: tuple[str, ...]
    key: Key
    evidence: Evidence = Evidence.NONE


# Kinds that may mean a page although the words are another page's true name.
COMPETING = frozenset({Kind.INNER, Kind.IN_DOMAIN})

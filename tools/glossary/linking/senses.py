"""What a term means where it stands: one page, the page's own subject, or nothing sure.

In: a page, a passage, a match of the lexicon. Out: a choice with its reason, an
ambiguity, or nothing.

The senses of a term are the pages it may name. Those whose capitals do not fit are
dropped. The others are weighed by how the term names the page (its title more than
an alias, an alias more than a form made by rule), by the words that both pages use,
and by their domains. Several pages on one subject are no ambiguity: the one most
like the page is taken. Two subjects are, unless one clearly outweighs the other. At last the
surest must be sure enough, and the less a term says by itself, the more company it
needs: ``EM`` or ``quantization`` more than ``neural tangent kernel``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.lexicon import Lexicon
from glossary.linking.matching import (
    Match,
    Word,
    in_capitals,
    key_of,
    same_case,
    word_set,
    words_in,
)
from glossary.linking.passages import Passage
from glossary.linking.shortforms import core_title
from glossary.linking.terms import COMPETING, Form, Kind

__all__ = ["Choice", "Judge"]

# What each kind of name adds to the likeness of the two pages.
_WEIGHTS = {Kind.TITLE: 0.15, Kind.ALIAS: 0.06, Kind.IN_DOMAIN: 1.0}
_SAME_DOMAIN = 0.05
_CLEAR_LEAD = 0.04  # of one subject over the next

_NAMING = {
    Kind.TITLE: "title",
    Kind.ALIAS: "alias",
    Kind.INNER: "acronym within the title",
    Kind.SHORT: "short form of the title",
    Kind.IN_DOMAIN: "short form within the domain",
    Kind.KEYWORD: "keyword that the page treats",
}

# The likeness that a term needs, by what it says without company.
_UNIQUE = 0.0  # capitals and small letters or digits mixed, or many words of a title
_MANY_WORDS = 3
_COINED = 0.02  # two words of a name
_NEVER = 2.0
# An acronym within a title: "EDA" on 002:66, which is on routing with its tools (0.26), but not
# on a page on IR drop (0.09).
_WITHIN = 0.15
_KEYWORD_WORD = 0.10  # what a keyword says in one word, wherever it stands: 'starts wearout'
_ACRONYM = 0.07  # capitals that the page does not spell out
_ACRONYM_FIRST = 0.04  # the same, where they are the title: NPU (Neural Processing Unit)
_ACRONYMS = {1: _NEVER, 2: _NEVER, 3: 0.09}  # by length: three letters stand for many things
_COMMON_WORD = 0.10
_PLAIN_WORDS = 0.05  # several words, each of which may be just a word
_MADE = 0.03  # a form made by rule
_MADE_IN_DOMAIN = 0.06
_KEYWORD_ABROAD = 0.07  # a keyword of a page of another domain
_LONGEST_ACRONYM = 5
_PAIR = 2
_SURE_IN_DOMAIN = 0.15  # then a form of the domain is preferred to another page's true name
_TRUE_NAME_FITS = 0.08  # then a true name is preferred to an acronym within a title

_OWN = "the page's own subject"
_STRANGE = "too little in common with what it may mean"
_EQUAL = "several subjects fit equally well"

# Before a common word used by itself: 'a pruning strategy', not 'candidate pruning'. Words of
# English that join and point, and are part of no term.
_OPEN_WORDS = word_set(
    "a after all also although an and any are as at because before being between both but by can"
    " during each either every for from has have how if in include includes including into is it"
    " its like more most no nor not of on or our over per so some such than that the their them"
    " then these they this those though through to under unlike until use uses using via was we"
    " were what when where whereas whether which while with within without your"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a term means.

    Either the page ``slug``, where ``alike`` are all pages of that subject that bear the
    name; or nothing that is certain, with the ``candidates``; or, with neither, the
    subject of the page on which the term stands. A ``loose`` one gives way to a name of
    the same page that comes later in the text.
    """

    reason: str
    slug: str = ""
    alike: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Sense:
    """A page that a term may mean, with its weights."""

    form: Form
    topic: str
    likeness: float
    weight: float
    rank: tuple[int, int, str]

    @property
    def is_true_name(self) -> bool:
        """Whether the term is a title or an alias of the page."""
        return _is_true_name(self.form)


class Judge:
    """Decides about terms; knows all pages."""

    def __init__(self, pages: Sequence[Page], corpus: Corpus, lexicon: Lexicon) -> None:
        self._pages = {page.names.slug: page for page in pages}
        self._keywords = {
            page.names.slug: {key_of(words_in(keyword)) for keyword in page.names.keywords}
            for page in pages
        }
        self._corpus = corpus
        self._lexicon = lexicon
        self._read = ""  # the page whose terms are weighed, and what was found out about them
        self._weighed: dict[tuple[int, tuple[str, ...]], list[_Sense]] = {}

    def _topic(self, slug: str) -> str:
        """What pages on one subject have in common."""
        return self._pages[slug].names.topic or slug

    def choose(self, page: Page, passage: Passage, match: Match) -> Choice | None:
        """What the term means; None when it is no term here and a shorter one may be."""
        words = passage.words[match.first : match.last]
        if self._lexicon.is_own_name(page.names.slug, words):
            return Choice(_OWN)
        senses = self._weigh(page, match.name, words)
        own_topic = self._topic(page.names.slug)
        if key_of(words) in self._keywords[page.names.slug]:
            # A keyword of both pages is no more the other's; a name may mean another page.
            senses = [sense for sense in senses if sense.form.kind is not Kind.KEYWORD]
        own = [
            sense
            for sense in senses
            if sense.topic == own_topic and sense.form.kind is not Kind.KEYWORD
        ]
        others = [sense for sense in senses if sense.topic != own_topic]
        if any(sense.form.kind not in COMPETING for sense in own) or (own and not others):
            return Choice(_OWN)
        if not others:
            return None
        needed = self._needed(page, others[0].form, passage, match)
        choice = self._decide(page, others, own, needed)
        return Choice(_OWN) if own and not (choice and choice.slug) else choice

    def _decide(
        self, page: Page, senses: Sequence[_Sense], own: Sequence[_Sense], needed: float
    ) -> Choice | None:
        """The first of the senses, if it is sure enough and clearly before all other subjects.

        ``own`` are the senses that mean the subject of the page itself.
        """
        best = senses[0]
        if best.likeness < needed:
            named = tuple(sense.form.slug for sense in senses if self._is_notable(sense))
            return Choice(_STRANGE, candidates=named) if named else None
        rivals = [
            *(sense for sense in own if sense.form.kind is Kind.INNER),
            *(sense for sense in senses if sense.topic != best.topic),
        ]
        close = [rival for rival in rivals if rival.weight > best.weight - _CLEAR_LEAD]
        if close:
            slugs = dict.fromkeys((best.form.slug, *(rival.form.slug for rival in close)))
            return Choice(_EQUAL, candidates=tuple(slugs))
        alike = tuple(sense.form.slug for sense in senses if sense.topic == best.topic)
        reason = self._reason(page, best, len(rivals))
        return Choice(reason, best.form.slug, alike, loose=best.form.kind is Kind.KEYWORD)

    def _weigh(self, page: Page, name: int, words: Sequence[Word]) -> list[_Sense]:
        """The senses of a term; the same for every mention on a page."""
        if page.names.slug != self._read:
            self._read, self._weighed = page.names.slug, {}
        known = (name, tuple(word.text for word in words))
        if known not in self._weighed:
            senses = self._senses(page, self._lexicon.senses[name], words)
            self._weighed[known] = _without_doubtful(senses)
        return self._weighed[known]

    def _senses(self, page: Page, forms: Sequence[Form], words: Sequence[Word]) -> list[_Sense]:
        keys = frozenset(word.key for word in words)
        senses: list[_Sense] = []
        for form in forms:
            target = self._pages[form.slug]
            same_domain = self._same_domain(page, form)
            if form.kind is Kind.IN_DOMAIN and not same_domain:
                continue
            pairs = zip(form.words, words, strict=True)
            if not all(same_case(name, word.text) for name, word in pairs):
                continue
            likeness = self._corpus.likeness(page.names.slug, form.slug, keys)
            weight = likeness + _WEIGHTS.get(form.kind, 0.0) + _SAME_DOMAIN * same_domain
            rank = (len(core_title(target.names.title)), len(target.names.title), form.slug)
            senses.append(_Sense(form, self._topic(form.slug), likeness, weight, rank))
        return sorted(senses, key=lambda sense: (-sense.weight, sense.rank))

    def _needed(self, page: Page, form: Form, passage: Passage, match: Match) -> float:
        is_one_word = len(form.words) == 1
        if form.kind is Kind.INNER:
            return _WITHIN
        if form.kind is Kind.KEYWORD and is_one_word:
            return _KEYWORD_WORD
        if form.kind is Kind.KEYWORD and not self._same_domain(page, form):
            return _KEYWORD_ABROAD
        if form.kind is Kind.TITLE and len(form.words) >= _MANY_WORDS:
            return _UNIQUE
        if is_one_word:
            return self._needed_by_word(page, form, passage, match)
        strange = self._is_plain(form) and not self._same_domain(page, form)
        return max(_coined(form), _PLAIN_WORDS) if strange else _coined(form)

    def _is_plain(self, form: Form) -> bool:
        """Whether each of the words may be just a word."""
        common = all(map(self._corpus.is_common, form.key))
        return common and not any(map(in_capitals, form.words))

    def _needed_by_word(self, page: Page, form: Form, passage: Passage, match: Match) -> float:
        if in_capitals(form.words[0]):
            return self._needed_by_acronym(page, form)
        if _is_true_name(form) and not self._corpus.is_common(form.key[0]):
            return _coined(form)
        return _COMMON_WORD if _stands_alone(passage, match) else _NEVER

    def _needed_by_acronym(self, page: Page, form: Form) -> float:
        acronym = form.words[0].removesuffix("s")
        if not (acronym.isalpha() and acronym.isupper()):
            return _UNIQUE
        if len(acronym) > _LONGEST_ACRONYM:
            return _coined(form)
        at_home = len(acronym) == _PAIR and self._same_domain(page, form)
        if at_home or self._is_spelled_out(page, form):
            return _coined(form)
        if form.kind is Kind.TITLE and len(acronym) > _PAIR:
            return _ACRONYM_FIRST
        return _ACRONYMS.get(len(acronym), _ACRONYM)

    def _same_domain(self, page: Page, form: Form) -> bool:
        return self._pages[form.slug].placement.domain == page.placement.domain

    def _is_notable(self, sense: _Sense) -> bool:
        """Whether a maintainer should hear that the term was not linked: not for common words."""
        words = sense.form.words
        plain = len(words) == 1 and not in_capitals(words[0])
        return sense.is_true_name and not (plain and self._corpus.is_common(sense.form.key[0]))

    def _is_spelled_out(self, page: Page, form: Form) -> bool:
        """Whether all words of the target's title stand somewhere on the page."""
        title = words_in(core_title(self._pages[form.slug].names.title))
        words = set(title.plain_keys()) - set(form.key)
        return bool(words) and self._corpus.vocabulary(page.names.slug) >= words

    def _reason(self, page: Page, sense: _Sense, rivals: int) -> str:
        reason = f"{_NAMING[sense.form.kind]}; likeness {sense.likeness:.2f}"
        if self._same_domain(page, sense.form):
            reason += ", same domain"
        if rivals:
            reason += f"; preferred to {rivals} other{'s' if rivals > 1 else ''}"
        return reason


def _is_true_name(form: Form) -> bool:
    return form.kind in (Kind.TITLE, Kind.ALIAS)


def _coined(form: Form) -> float:
    """The likeness that words need which say what they mean."""
    if _is_true_name(form):
        return _COINED
    return _MADE_IN_DOMAIN if form.kind is Kind.IN_DOMAIN else _MADE


def _without_doubtful(senses: Sequence[_Sense]) -> list[_Sense]:
    """The senses without those that give way to a true name."""
    true_names = [sense for sense in senses if sense.is_true_name]
    if not true_names:
        return list(senses)
    fits = any(sense.likeness >= _TRUE_NAME_FITS for sense in true_names)
    return [
        sense
        for sense in senses
        if not (sense.form.kind is Kind.INNER and fits)
        and not (sense.form.kind is Kind.IN_DOMAIN and sense.likeness < _SURE_IN_DOMAIN)
    ]


def _stands_alone(passage: Passage, match: Match) -> bool:
    """Whether the words are a term by themselves, not the tail of a longer one."""
    if match.first == 0:
        return True
    before = passage.words[match.first - 1]
    if before.is_punctuation:
        return True
    if before.text.lower() not in _OPEN_WORDS:
        return False
    _, end = passage.words.bounds(match.first - 1, match.first)
    start, _ = passage.words.bounds(match.first, match.last)
    return passage.text[end:start].isspace()

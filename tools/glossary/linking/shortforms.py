"""Shorter forms of an entry's name, as authors write them where the rest goes without saying.

In: pages. Out: forms, each with the kind of evidence it needs; for which of them the
glossary's own usage speaks is found out in :mod:`glossary.linking.usage`. "Pruning" stands
for *Neural Network Pruning*, "early exit" for *Early Exit Networks*, "EfficientNet" for
*EfficientNet Scaling*; on pages of its own domain "early stopping" stands for *Early
Stopping NAS*. A keyword of a header counts when its page treats it, like "lottery ticket
hypothesis", which it has a section on, or "post-training quantization", which is a kind of
its own subject; most keywords are loose and do not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.matching import Word, in_capitals, key_of, word_set, words_in
from glossary.linking.terms import COMPETING, Evidence, Form, Key, Kind
from glossary.linking.usage import telling
from glossary.naming.acronyms import spells

__all__ = ["FIELD_WORDS", "core_title", "names_of", "short_forms"]

_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
_PARENTHESES = re.compile(r"(?:\s*\([^()]*\))+\s*$")
_LIST = re.compile(r"\(([^()]+,[^()]+)\)")
_ACRONYM = re.compile(r"\(([^()\s]+)\)")
_SUBTITLE = re.compile(r"\s+[—–]\s+|:\s+")
# The tables follow the titles of the seeds, with file and line of an entry for each word.

# Words in front of a title that say no more than that the glossary is about AI. Only the
# long ones may leave a single word: "pruning" is meant so, "rendering" is not.
_FIELDS: tuple[Key, ...] = (
    ("neural", "network"),  # *Neural Network Quantization*, 002:62
    ("deep", "learning"),  # *Deep Learning Image Super-Resolution*, 000:1066
    ("machine", "learning"),  # *Machine Learning in Electronic Design Automation*, 004:70
    ("neural",),  # *Neural Rendering*, 002:170
)
FIELD_WORDS = frozenset(word for field in _FIELDS for word in field)
# What a title is about without the word, *Image Editing Diffusion* (000:1011); the glossary has
# pages on the other media, too.
_MEDIA = frozenset({"audio", "image", "speech", "text", "video"})
# Words at the end of a title that say what sort of thing it is.
_SORTS = word_set(
    "algorithm analysis architecture"  # 003:952, 001:14, 003:578
    " design layout method"  # 004:90, 001:98, 001:198
    " model modeling network"  # 000:323, 001:94, 001:174
    " optimization process protection"  # 002:82, 001:134, 004:206
    " scaling strategy technique"  # 004:150, 002:18, 002:42
    " training variant"  # 000:458, 004:126
    " system approach"  # a keyword of 003:696, and a word of the same kind
)
# What goes on has its name before these words: "wearout" is the *wearout phase* of 000:973.
# The others are words of the same kind.
_STAGES = word_set("period phase process regime stage step")
_PURPOSE = frozenset({"for", "in", "via", "with"})  # 000:530, 004:70, 004:114, 004:118
# What follows is the thing, *Editing Models via Task Vectors* (004:114); "using" says the same.
_MEANS = frozenset({"using", "via", "with"})
_PAIR = 2  # words
_LINKING = _PURPOSE | frozenset({"and", "as", "by", "from", "of", "on", "the", "to", "pre"})

_FIELD_SHARE = 0.2  # of a domain's other pages speak of the field
_DOUBT = 4  # pages that do not, added to those of a domain that has only few
_DOMAIN_SHARE = 0.3  # of a domain's titles have its acronym
_DOMAIN_TITLES = 5


def core_title(title: str) -> str:
    """The title without subtitle and without what stands in parentheses at its end."""
    return _PARENTHESES.sub("", _without_subtitle(title)) or title


def titles_of(page: Page) -> Iterator[str]:
    """The title as printed, and with one after the other of its parentheses left out."""
    title = _without_subtitle(page.names.title)
    while True:
        yield title
        shorter = _PARENTHESIS.sub("", title)
        if shorter in ("", title):
            return
        title = shorter


def _without_subtitle(title: str) -> str:
    return _SUBTITLE.split(title)[0]


def names_of(page: Page) -> Iterator[tuple[Kind, str]]:
    """The true names of a page; an alias of one common word is none without evidence."""
    for title in titles_of(page):
        yield Kind.TITLE, title
    for alias in page.names.aliases:
        if not _is_common_word(alias):
            yield Kind.ALIAS, alias


def _is_common_word(name: str) -> bool:
    return name.isalpha() and name.islower()


def short_forms(pages: Sequence[Page], true_names: Collection[Key], corpus: Corpus) -> list[Form]:
    """The forms that may be; none takes another page's true name, except in its domain."""
    usable = [form for form in _forms(pages, corpus) if _is_usable(form, true_names)]
    return telling(usable, {page.names.slug: page.names.topic for page in pages})


def _is_usable(form: Form, true_names: Collection[Key]) -> bool:
    if not form.key or form.key[0] in _LINKING or form.key[-1] in _LINKING:
        return False
    if not all(word[0].isalnum() for word in form.key):
        return False
    return form.kind in COMPETING or form.key not in true_names


# --- making ---------------------------------------------------------------------------


def _forms(pages: Sequence[Page], corpus: Corpus) -> Iterator[Form]:
    in_domain = {form.slug: form for form in _forms_in_domain(pages, corpus)}
    field_domains = _field_domains(pages, corpus)
    for page in pages:
        slug, domain = page.names.slug, page.placement.domain
        for kind, words, evidence in (*_of_title(page), *_of_other_names(page)):
            if evidence is not Evidence.FIELD or len(words) > 1 or domain in field_domains:
                yield Form(slug, kind, tuple(word.text for word in words), key_of(words), evidence)
        if slug in in_domain:
            yield in_domain[slug]


def _forms_in_domain(pages: Iterable[Page], corpus: Corpus) -> Iterator[Form]:
    """The titles without the acronyms of their domains; a single word must be a name."""
    acronyms = _domain_acronyms(pages)
    shortened: dict[str, list[Word]] = {}
    for page in pages:
        words = words_in(core_title(page.names.title))
        inside = [word for word in words if word.text not in acronyms[page.placement.domain]]
        if 0 < len(inside) < len(words):
            shortened[page.names.slug] = inside
    single = {inside[0].text.lower() for inside in shortened.values() if len(inside) == 1}
    no_names = corpus.written_small(single)
    for slug, inside in shortened.items():
        if len(inside) > 1 or inside[0].text.lower() not in no_names:  # "Hyperband"
            yield Form(slug, Kind.IN_DOMAIN, tuple(word.text for word in inside), key_of(inside))


_Made = tuple[Kind, Sequence[Word], Evidence]


def _of_title(page: Page) -> Iterator[_Made]:
    words = words_in(core_title(page.names.title))
    for kind, part in _without_field(page, words):
        yield kind, part, Evidence.FIELD
    for part in _cut_down(words):
        yield Kind.SHORT, part, Evidence.AT_HOME
    if len(words) == _PAIR + 1:  # "elastic training" for *Elastic Distributed Training*
        yield Kind.SHORT, [words[0], words[-1]], Evidence.RARE
    for part in _parts(words):
        coined = any(in_capitals(word.text) for word in part)
        yield Kind.SHORT, part, Evidence.NONE if coined else Evidence.OWN_USE
    for part in _listed(page.names.title):
        yield Kind.SHORT, part, Evidence.NONE
    for inner in _inner(_without_subtitle(page.names.title)):
        yield Kind.INNER, words_in(inner), Evidence.NONE


def _of_other_names(page: Page) -> Iterator[_Made]:
    for alias in filter(_is_common_word, page.names.aliases):
        yield Kind.SHORT, words_in(alias), Evidence.OWN_USE
    for keyword in page.names.keywords:
        phrase = words_in(keyword)
        if len(phrase) > 1:
            yield Kind.KEYWORD, phrase, Evidence.SUBJECT
        if len(phrase) > _PAIR and phrase[-1].key in _SORTS:
            yield Kind.KEYWORD, phrase[:-1], Evidence.SUBJECT
        if len(phrase) == _PAIR and phrase[-1].key in _STAGES:
            yield Kind.KEYWORD, phrase[:-1], Evidence.RARE


def _without_field(page: Page, words: Sequence[Word]) -> Iterator[tuple[Kind, Sequence[Word]]]:
    """*Neural Network Pruning* without its first two words, unless they set it apart.

    They do when they are in its acronym (NTK), and when the rest has one for itself: ODEs
    are no neural ODEs.
    """
    key = key_of(words)
    field = next((field for field in _FIELDS if key[: len(field)] == field), ())
    rest = words[len(field) :]
    has_medium = len(rest) > 2 and rest[0].key in _MEDIA
    if not rest or not (field or has_medium):
        return
    acronyms = {
        word.text for _, name in names_of(page) for word in words_in(name) if in_capitals(word.text)
    }
    if any(_abbreviates(acronym, words, rest) for acronym in acronyms):
        return
    if field:
        yield (Kind.SHORT if len(rest) > 1 or len(field) > 1 else Kind.IN_DOMAIN), rest
    if has_medium:
        yield Kind.SHORT, rest[1:]


def _abbreviates(acronym: str, words: Sequence[Word], rest: Sequence[Word]) -> bool:
    initials = "".join(word.text[0] for word in words).lower()
    begins = initials.startswith(acronym.removesuffix("s").lower()[:3])
    return begins or spells(acronym, " ".join(word.text for word in rest))


def _field_domains(pages: Iterable[Page], corpus: Corpus) -> frozenset[str]:
    """The domains whose pages speak of neural networks or learning without naming them in titles.

    What goes without saying among pages on pruning is news among pages on chip design.
    """
    others: Counter[str] = Counter()
    speaking: Counter[str] = Counter()
    for page in pages:
        title = frozenset(key_of(words_in(page.names.title)))
        vocabulary = corpus.vocabulary(page.names.slug)
        if not any(title.issuperset(field) for field in _FIELDS):
            others[page.placement.domain] += 1
            speaking[page.placement.domain] += any(vocabulary >= set(f) for f in _FIELDS[:-1])
    return frozenset(
        domain
        for domain, number in speaking.items()
        if number >= _FIELD_SHARE * (others[domain] + _DOUBT)
    )


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The title without its last word, either side of its 'and', and up to its purpose.

    Of *Image-to-Image Translation* also what comes after the 'to'.
    """
    lower = [word.text.lower() for word in words]
    cuts: list[Sequence[Word]] = []
    if len(words) > 1 and words[-1].key in _SORTS:
        end = -2 if lower[-2] == "pre" else -1
        cuts.append(words[:end])
    if "and" in lower:
        middle = lower.index("and")
        cuts += [words[:middle], words[middle + 1 :]]
    purpose = next((number for number, word in enumerate(lower) if word in _PURPOSE), 0)
    cuts.append(words[:purpose])
    if len(words) > _PAIR + 1 and lower[1] == "to" and lower[0] == lower[2]:
        cuts.append(words[2:])
    for cut in cuts:
        if len(cut) > 1 or any(in_capitals(word.text) for word in cut):
            yield cut


def _cut_down(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The title without last words, what comes after its 'via', 'prompt' for 'prompting'.

    "Cross-encoder" for *Cross-Encoder Reranking*, "CUSUM" for *CUSUM Control Chart*.
    """
    for size in range(1, len(words)):
        if size > 1 or in_capitals(words[0].text):
            yield words[:size]
    lower = [word.text.lower() for word in words]
    for number, word in enumerate(lower[:-_PAIR], start=1):
        if word in _MEANS:
            yield words[number:]
    last = words[-1]
    if len(words) > 1 and last.key.endswith("ing"):
        yield [*words[:-1], last._replace(text=last.text[:-3], key=last.key[:-3])]


def _listed(title: str) -> Iterator[Sequence[Word]]:
    """What a list in parentheses names: (KV Cache, Speculative Decoding, Continuous Batching)."""
    for group in _LIST.findall(title):
        for item in group.split(","):
            words = words_in(item)
            if len(words) > 1 or (words and in_capitals(words[0].text)):
                yield words


def _inner(title: str) -> Iterator[str]:
    """The acronyms inside a title, and the words of the title that each stands for."""
    for found in _ACRONYM.finditer(title):
        before = title[: found.start()].split()
        for number in range(1, len(before)):
            if spells(found[1], " ".join(before[-number:])):
                yield found[1]
                yield " ".join(before[-number:])
                break


def _domain_acronyms(pages: Iterable[Page]) -> Mapping[str, frozenset[str]]:
    """By domain, the acronyms that a good part of its titles have, like NAS."""
    titles: dict[str, list[frozenset[str]]] = defaultdict(list)
    for page in pages:
        words = frozenset(word.text for word in words_in(page.names.title))
        titles[page.placement.domain].append(words)
    acronyms: dict[str, frozenset[str]] = defaultdict(frozenset)
    for domain, words_of_titles in titles.items():
        enough = max(_DOMAIN_TITLES, _DOMAIN_SHARE * len(words_of_titles))
        count = Counter(word for words in words_of_titles for word in words if in_capitals(word))
        acronyms[domain] = frozenset(word for word, number in count.items() if number >= enough)
    return acronyms

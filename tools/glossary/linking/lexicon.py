"""All the words by which an entry may be meant in running text, ready to be searched for.

In: all pages. Out: every *term* (the words of a name, compared in the singular) with
its *senses*: the pages that it may mean, and how it names them. A title or an alias
names its page outright; the forms of :mod:`glossary.linking.shortforms` only suggest it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from glossary.entry import Page
from glossary.linking.corpus import Corpus
from glossary.linking.matching import Match, Word, key_of, words_in
from glossary.linking.mentions import Mentions, find_mentions
from glossary.linking.shortforms import FIELD_WORDS, names_of, short_forms
from glossary.linking.terms import Form, Key, Kind
from glossary.linking.usage import Usage

__all__ = ["Lexicon", "build_lexicon"]

# Of more subjects a name tells none apart; weighing them all wherever it stands would take
# time with the square of the glossary. In the seeds no name has more than three.
_MANY_SUBJECTS = 30


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The senses of all ``mentions`` by number; ``own`` has each page's true names.

    What was looked for and is no term has no senses.

    Own names are kept without the words of field ("neural network"), so that the page
    *Efficient Neural Network Inference* has "efficient inference" as its own, too.
    """

    senses: tuple[tuple[Form, ...], ...]
    own: Mapping[str, frozenset[Key]]
    mentions: Mentions

    def terms(self, matches: Iterable[Match]) -> list[Match]:
        """The matches that are terms."""
        return [match for match in matches if self.senses[match.name]]

    def is_own_name(self, slug: str, words: Iterable[Word]) -> bool:
        """Whether the words name the page itself."""
        return _reduced(key_of(words)) in self.own[slug]


def build_lexicon(pages: Sequence[Page], corpus: Corpus) -> Lexicon:
    """The terms of all pages."""
    senses: dict[Key, dict[str, Form]] = defaultdict(dict)
    own: dict[str, frozenset[Key]] = {}
    for page in pages:
        names = [_true_form(page.names.slug, kind, name) for kind, name in names_of(page)]
        opening = key_of(words_in(page.entry.opening))
        own[page.names.slug] = frozenset(
            _reduced(key) for key in (opening, *(name.key for name in names))
        )
        for form in names:
            _add(senses, form)
    true_names = frozenset(senses)
    forms = short_forms(pages, true_names, corpus)
    mentions = find_mentions([*senses, *(form.key for form in forms)], corpus)
    usage = Usage(pages, forms, true_names, corpus, mentions)
    for form in filter(usage.supports, forms):
        _add(senses, form)
    subjects = {page.names.slug: page.names.topic or page.names.slug for page in pages}
    terms = {
        key: tuple(by_slug.values())
        for key, by_slug in senses.items()
        if len({subjects[slug] for slug in by_slug}) <= _MANY_SUBJECTS
    }
    return Lexicon(tuple(terms.get(name, ()) for name in mentions.names), own, mentions)


def _reduced(key: Key) -> Key:
    return tuple(word for word in key if word not in FIELD_WORDS) or key


def _true_form(slug: str, kind: Kind, name: str) -> Form:
    words = words_in(name)
    return Form(slug, kind, tuple(word.text for word in words), key_of(words))


def _add(senses: dict[Key, dict[str, Form]], form: Form) -> None:
    if not any(len(word) > 1 and word[0].isalpha() for word in form.key):
        return
    known = senses[form.key].setdefault(form.slug, form)
    if form.kind < known.kind:
        senses[form.key][form.slug] = form

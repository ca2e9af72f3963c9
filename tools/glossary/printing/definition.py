"""The one or two sentences that define an entry, for lists, previews and search.

In: an entry. Out: the beginning of its lead, as inlines without bold type and links
or as plain words. A definition ends where a sentence does; a very long first sentence
ends at the clause before the limit, with an ellipsis.

A seed's lead runs ``**Term** is **definition** — more``; lists show it all in plain
type, because a page of bold sentences has no emphasis left. What follows the dash
elaborates, often for four lines; a long definition stops there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from glossary.entry import Code, Emphasis, Entry, Inline, Link, Math, Paragraph, Strong, Text
from glossary.printing.escape import tidy
from glossary.printing.labels import labelled_parts
from glossary.walk import iter_blocks, plain_text

__all__ = ["Definition", "after_first_sentence", "define", "lead_of"]

ENOUGH = 80  # characters: a shorter first sentence takes the next one along
COMFORTABLE = 220  # characters: a longer sentence is left at its dash
LONGEST = 320  # characters: a longer definition is cut at a clause

# What parts a label from the sentence that it stands before, and a subject from its verb.
_LABEL_END = re.compile(r"(?:\s[—–]|:)\s+(?=\S)")
_SMALL_WORD = re.compile(r" ([a-z])")
# The end of a sentence: closed quotes and brackets may follow, then a capital or the end.
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“(\[]?[^\Wa-z_]|\s*\Z)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|et al|vs|cf|approx|resp|Fig|Eq|Sec|Ref|No|Dr|Prof|Inc|Ltd|Co|U\.S"
    r"|[A-Z]))\.\Z"
)
# Template pages put a hyphen where others have a dash: ``… **definition.** - It is …``.
_SLOGAN_END = re.compile(r"(?<=\D)\s-(?=\s(?:[A-Z]|it\b|they\b))")
_DASH = re.compile(r"\s[—–](?=\s)")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|refers?|uses?|means|encompass(?:es)?|describes?)\b"
)
_CLAUSE_END = re.compile(r"\s[—–-](?=\s)|[;:](?=\s)|,(?=\s)")


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as a sentence.

    ``predicate`` is the sentence without its subject when that is the entry's own name,
    so that a list can put the linked title there; else empty.
    """

    sentence: tuple[Inline, ...]
    predicate: tuple[Inline, ...] = ()

    @property
    def text(self) -> str:
        """The sentence in plain words; a formula counts as its LaTeX source."""
        return " ".join(plain_text(self.sentence).split())

    @property
    def marked(self) -> str:
        r"""The sentence in plain words, its formulas between ``\(`` and ``\)``, for previews."""
        return " ".join("".join(map(_marked, self.sentence)).split())


def lead_of(entry: Entry) -> Paragraph | None:
    """The defining paragraph: the first one of the entry, if it has any."""
    return next(
        (block for block in iter_blocks(entry.blocks) if isinstance(block, Paragraph)), None
    )


def define(entry: Entry, title: str) -> Definition:
    """The definition of the entry that is printed under this title."""
    lead = lead_of(entry)
    if lead is None:
        return Definition(())
    subjects = (entry.opening, title)
    run = _without_label(tidy(_calm(labelled_parts(lead.children)[0])), subjects)
    sentence = tidy(_first_sentences(run))
    return Definition(sentence, _predicate(sentence, subjects))


def after_first_sentence(run: Sequence[Inline]) -> tuple[list[Inline], list[Inline]]:
    """A paragraph in two: its first sentence, or two if the first is short, and the rest.

    The rest is empty where there is none, or where the sentence ends within bold type.
    """
    left = _sentences_end("".join(map(_words, run)))
    for at, inline in enumerate(run):
        size = len(_words(inline))
        if left <= size:
            if isinstance(inline, Text):
                head, tail = Text(inline.text[:left]), Text(inline.text[left:].lstrip())
                return [*run[:at], head], [tail, *run[at + 1 :]] if tail.text else [*run[at + 1 :]]
            return ([*run[: at + 1]], [*run[at + 1 :]]) if left == size else ([*run], [])
        left -= size
    return [*run], []


def _without_label(run: tuple[Inline, ...], subjects: Iterable[str]) -> tuple[Inline, ...]:
    """The lead without the entry's name when that only stands before it (004:196)."""
    first = run[0] if run else None
    if isinstance(first, Text):
        for subject in filter(None, subjects):
            end = _LABEL_END.match(first.text, len(subject))
            if end and _opens_with(first.text, subject):
                return (Text(first.text[end.end() :]), *run[1:])
    return run


def _first_sentences(run: Sequence[Inline]) -> list[Inline]:
    words = "".join(map(_words, run))
    slogan = _SLOGAN_END.search(words, ENOUGH // 2)
    end = min(_sentences_end(words), slogan.start() if slogan else len(words))
    if end <= COMFORTABLE:
        return _closed(_take(run, end))
    dash = _DASH.search(words, ENOUGH // 2, end)
    if dash and dash.start() <= LONGEST and _VERB.search(words, 0, dash.start()):
        return _closed(_take(run, dash.start()))
    if end <= LONGEST:
        return _closed(_take(run, end))
    return [*_take(run, _clause_end(words)), Text(" …")]


def _closed(sentence: list[Inline]) -> list[Inline]:
    words = "".join(map(_words, sentence)).rstrip()
    return sentence if words.endswith((".", "!", "?", ":", "…")) else [*sentence, Text(".")]


def _predicate(sentence: tuple[Inline, ...], subjects: Iterable[str]) -> tuple[Inline, ...]:
    first = sentence[0] if sentence else None
    if isinstance(first, Text):
        for subject in filter(None, subjects):
            verb = _SMALL_WORD.match(first.text, len(subject))
            if verb and _opens_with(first.text, subject):
                return (Text(first.text[verb.start(1) :]), *sentence[1:])
    return ()


def _opens_with(text: str, subject: str) -> bool:
    return text[: len(subject)].casefold() == subject.casefold()


def _calm(inlines: Iterable[Inline]) -> list[Inline]:
    calm: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Strong | Link):
            calm.extend(_calm(inline.children))
        elif isinstance(inline, Emphasis):
            calm.append(Emphasis(tuple(_calm(inline.children))))
        else:
            calm.append(inline)
    return calm


def _words(inline: Inline) -> str:
    """The inline's words, as long as it is; a formula or code holds no sentence's end."""
    if isinstance(inline, Text):
        return inline.text
    if isinstance(inline, Code):
        return "x" * len(inline.text)
    if isinstance(inline, Math):
        return "x" * len(inline.tex)
    return "".join(map(_words, inline.children))


def _marked(inline: Inline) -> str:
    if isinstance(inline, Math):
        return f"\\({inline.tex}\\)"
    if isinstance(inline, Text | Code):
        return inline.text
    return "".join(map(_marked, inline.children))


def _sentences_end(words: str) -> int:
    """Where the first sentence ends, or the second one if the first is short."""
    first = 0
    for match in _SENTENCE_END.finditer(words):
        if _ABBREVIATION.search(words, max(0, match.start() - 8), match.start() + 1):
            continue
        if match.end() >= ENOUGH:
            return first if first and match.end() > LONGEST else match.end()
        first = match.end()
    return first or len(words)


def _clause_end(words: str) -> int:
    """The last end of a clause outside brackets, or else of a word, within the longest."""
    ends = [
        match.start()
        for match in _CLAUSE_END.finditer(words, ENOUGH, LONGEST)
        if words.count("(", 0, match.start()) == words.count(")", 0, match.start())
    ]
    space = words.rfind(" ", 0, LONGEST)
    return ends[-1] if ends else space if space > 0 else LONGEST


def _take(inlines: Sequence[Inline], length: int) -> list[Inline]:
    """The inlines' first ``length`` characters; a formula or code is kept or left whole."""
    taken: list[Inline] = []
    for inline in inlines:
        if length <= 0:
            break
        size = len(_words(inline))
        if isinstance(inline, Text):
            taken.append(Text(inline.text[:length]))
        elif isinstance(inline, Code | Math):
            if size <= length:
                taken.append(inline)
        else:
            taken.append(replace(inline, children=tuple(_take(inline.children, length))))
        length -= size
    return taken

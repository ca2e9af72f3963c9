"""Words that TeX cannot break, and names that makeindex cannot sort.

In: the texts and index entries of a volume. Out: texts with break opportunities
(zero-width spaces) inside very long words, after their separators where they have any,
and between the characters of scripts that are written without spaces; index entries with
a key of plain letters, so that "Émile" and "Ångström" stand where a reader looks for
them and nothing but letters heads a group.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from docutils import nodes
from latex_edition import page_of, raw
from sphinx.addnodes import index
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.index_entries import split_index_msg
from sphinx.util.texescape import escape
from sphinx.util.typing import ExtensionMetadata

__all__ = ["breakable", "setup", "sort_key"]

logger = logging.getLogger(__name__)

BREAK: Final = "\u200b"
LONG_WORD: Final = 24  # TeX hyphenates shorter ones, or pulls them to the next line
STEP: Final = 12
WARN_FROM: Final = 200
_WORD: Final = re.compile(rf"[^\s{BREAK}]{{{LONG_WORD},}}")
_SEPARATOR: Final = re.compile(r"(?<=[\w)\]])([/_.,:;=&?|+-]+)(?=\w)")
_RUN: Final = re.compile(rf"[^{BREAK}]{{{LONG_WORD},}}")
_HAN: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{_HAN}])(?=[{_HAN}])")


def breakable(text: str) -> str:
    """The text with zero-width spaces where a line may end inside a word."""
    text = _WORD.sub(lambda word: _in_steps(_SEPARATOR.sub(rf"\1{BREAK}", word.group())), text)
    return _BETWEEN_HAN.sub(BREAK, text)


def _in_steps(word: str) -> str:
    def cut(run: re.Match[str]) -> str:
        letters = run.group()
        return BREAK.join(letters[at : at + STEP] for at in range(0, len(letters), STEP))

    return _RUN.sub(cut, word)


class BreakLongWords(SphinxPostTransform):
    """Lets lines end inside words that are wider than a column."""

    default_priority = 700
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Look at each text outside code and formulas."""
        for text in list(self.document.findall(nodes.Text)):
            old = text.astext()
            new = breakable(old)
            if new == old or not _is_prose(text):
                continue
            longest = max(map(len, old.split()))
            if longest >= WARN_FROM and BREAK not in old and not _BETWEEN_HAN.search(old):
                logger.warning(
                    "a word of %d letters is broken into lines: %s…",
                    longest,
                    old.split()[0][:20],
                    location=page_of(text),
                    type="latex",
                    subtype="word",
                )
            text.parent.replace(text, nodes.Text(new))


def _is_prose(text: nodes.Text) -> bool:
    node = text.parent
    while node is not None:
        if isinstance(node, nodes.FixedTextElement | nodes.math | nodes.math_block | nodes.raw):
            return False
        node = node.parent
    return True


def sort_key(name: str) -> str:
    """A name as makeindex sorts it: plain letters, digits and spaces; never empty.

    Greek letters stand under their English names, what has no name in Latin letters
    under the symbols.
    """
    letters = "".join(_plain(character) for character in name)
    return " ".join(letters.split()) or "*"


def _plain(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    plain = "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())
    if plain:
        return plain
    greek = re.match(r"GREEK (?:SMALL|CAPITAL) LETTER (\w+)", unicodedata.name(character, ""))
    return greek.group(1).capitalize() if greek else " "


class SortIndex(SphinxPostTransform):
    """Writes index entries itself: Sphinx would have makeindex sort by bytes."""

    default_priority = 700
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Replace each index node by its commands."""
        for node in list(self.document.findall(index)):
            commands = "".join(
                command
                for kind, value, *_rest in node["entries"]
                for command in _commands(kind, value)
            )
            node.replace_self(raw(f"{commands}%\n"))


def _commands(kind: str, value: str) -> Iterator[str]:
    parts = split_index_msg(kind, value)
    if kind in ("see", "seealso") and len(parts) == 2:
        yield rf"\index{{{_entry(parts[0])}|see{{{_quoted(parts[1])}}}}}"
    elif kind in ("single", "pair", "triple"):
        yield rf"\index{{{'!'.join(_entry(part) for part in parts)}}}"


def _entry(name: str) -> str:
    return rf"{sort_key(name)}@\spxentry{{{_quoted(name)}}}"


def _quoted(name: str) -> str:
    """A name escaped for LaTeX, and its special characters for makeindex."""
    latex = escape(name, "lualatex")
    latex = latex.replace(r"\{", r"\sphinxleftcurlybrace{}")
    latex = latex.replace(r"\}", r"\sphinxrightcurlybrace{}")
    return re.sub(r'(["@!|])', r'"\1', latex)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transforms."""
    app.add_post_transform(BreakLongWords)
    app.add_post_transform(SortIndex)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""Code blocks: the language told, the layout restored, the highlighter asked.

In: a fence tagged with a language, or one whose text shows it. Out: a code block
that its Pygments lexer accepts without an error token, else the same text
unhighlighted. Python goes through the rooms of :mod:`glossary.code`, which rank
its possible layouts; a layout that is not certain is never shown as code.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from glossary.blocks.languages import clean_lexing, guess_language, is_plain, known_language
from glossary.blocks.layouts import lay_out
from glossary.blocks.prose import paragraph
from glossary.blocks.reading import Reading, Sight, as_code
from glossary.code.python_layout import looks_like_python, restore_python
from glossary.entry import Block

__all__ = ["read_guessed", "read_json", "read_python", "read_tagged"]

INDENTATION_LOST = "The indentation of this code was lost in the source."
INDENTATION_LIKELY = "The indentation was lost in the source; this is the likely one."
BREAKS_LOST = "The line breaks of this code were lost in the source."
LINES_LOST = "The line breaks were lost in the source; these are the likely ones."
_LIKELY_PYTHON = 0.8
_SESSION = re.compile(r"(?:In \[\d+\]: |>>> )")
_PSEUDO_CODE = re.compile(r"(?i)(?:function|procedure|algorithm:?)\s\w+\s?\([^()\n]*\)")
_CODE_LABEL = re.compile(
    r"^(?P<prose>(?:.*[:.!?\"]\s)?[\w ]*"
    r"(?:[Cc]ode|Output|Program|Solution|Implementation|Function|Response)\w*:)\s+"
    r"(?P<code>(?:def|class|import|from|@\w|async def|async|for|while|if|with)\s.*)",
    re.DOTALL,
)


def read_tagged(sight: Sight) -> Reading | None:
    """A fence whose tag names a language."""
    if is_plain(sight.tag):
        return None
    language = known_language(sight.tag)
    if language == "python":
        return _python(sight, sight.text)
    if not language:
        return None
    return _laid_out(sight, language)


def read_json(sight: Sight) -> Reading | None:
    """An untagged fence that is one JSON object or array, no more and no less."""
    if not is_plain(sight.tag) or sight.text[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(sight.text)
    except (ValueError, RecursionError):
        return None
    return _laid_out(sight, "json") if isinstance(value, dict | list) and value else None


def read_python(sight: Sight) -> Reading | None:
    """An untagged fence that holds Python, alone or below the sentence it answers."""
    if not is_plain(sight.tag) or _PSEUDO_CODE.match(sight.text):
        return None
    if _SESSION.match(sight.text):
        return _laid_out(sight, "pycon")
    flattened = sight.fence.flattened
    if looks_like_python(sight.text, flattened=flattened) >= _LIKELY_PYTHON:
        return _python(sight, sight.text)
    mixed = _CODE_LABEL.match(sight.text)
    if mixed is None or looks_like_python(mixed["code"], flattened=flattened) < _LIKELY_PYTHON:
        return None
    reading = _python(sight, mixed["code"])
    prose = " ".join(mixed["prose"].split())
    return Reading(
        (*_sentences(prose, sight.fence.line), *reading.blocks), reading.repairs, reading.notes
    )


def read_guessed(sight: Sight) -> Reading | None:
    """An untagged fence whose text shows a language other than Python."""
    if not is_plain(sight.tag):
        return None
    language = guess_language(sight.text, flattened=sight.fence.flattened)
    return _laid_out(sight, language) if language else None


def _sentences(prose: str, line: int) -> tuple[Block, ...]:
    """``Prompt: "…" Generated Code:`` as a paragraph each."""
    cut = re.fullmatch(r"(.*[.!?\"])\s+([A-Z][\w ]*:)", prose)
    parts = cut.groups() if cut else (prose,)
    return tuple(paragraph(part, line) for part in parts)


def _python(sight: Sight, text: str) -> Reading:
    """The Python ``text``, which is all of the fence or its end."""
    if _SESSION.match(text):
        return _laid_out(sight, "pycon")
    if text != sight.text:
        sight = _part(sight, text)
    restored = restore_python(text, flattened=sight.fence.flattened)
    if not restored.sure:
        notice = INDENTATION_LOST if restored.lost else ""
        return as_code(sight, "text", _with_comment_lines(sight), notice=notice)
    language = "python" if clean_lexing("python", restored.text) else "text"
    return as_code(
        sight,
        language,
        restored.text,
        confidence=restored.confidence,
    )


def _with_comment_lines(sight: Sight) -> str:
    """The text to show unrestored: with such lines as a flattened one still tells."""
    if not sight.fence.flattened:
        return sight.text
    return re.sub(r"\s(?=#\s)", "\n", sight.text)


def _part(sight: Sight, text: str) -> Sight:
    return Sight(replace(sight.fence, text=text), sight.section)


def _laid_out(sight: Sight, language: str) -> Reading:
    if sight.intact:
        return as_code(
            sight, language if clean_lexing(language, sight.text) else "text", sight.text
        )
    layout = lay_out(language, sight.text, flattened=sight.fence.flattened)
    shown = language if not layout.lost and clean_lexing(language, layout.text) else "text"
    notice = ""
    if layout.lost:
        notice = BREAKS_LOST if sight.fence.flattened else INDENTATION_LOST
    elif not layout.sure:
        notice = LINES_LOST if sight.fence.flattened else INDENTATION_LIKELY
        if "\n" not in layout.text:
            notice = BREAKS_LOST  # nothing told where a line began
    return as_code(sight, shown, layout.text, confidence=1.0 if layout.sure else 0.7, notice=notice)

"""What the rooms of this package hand each other: a fence in context, and what it was read as.

A recogniser takes a :class:`Sight` and returns a :class:`Reading`, or ``None`` when the
fence is not of its kind. Recognisers are tried in one visible order
(:data:`glossary.blocks.classify.RECOGNISERS`); the last one takes everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from glossary.blocks.relining import reline
from glossary.entry import Block, CodeBlock, Fence, Note, NoteCode, Repair

__all__ = ["Reading", "Recogniser", "Sight", "as_code", "same_words"]


@dataclass(frozen=True)
class Sight:
    """A fence with the name of the section it stands in."""

    fence: Fence
    section: str

    @cached_property
    def tag(self) -> str:
        """The author's language word, lower case, without attributes such as ``{.python}``."""
        word = self.fence.tag.strip().strip("{}").lstrip(".").lower()
        return word.split()[0] if word else ""

    @cached_property
    def text(self) -> str:
        """The fence's content without blank lines at its ends."""
        return self.fence.text.strip("\n") if not self.fence.flattened else self.fence.text.strip()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The content line by line; for a flattened fence the lines that can be told apart."""
        if self.fence.flattened:
            return tuple(reline(self.text))
        return tuple(self.text.split("\n"))

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The lines that are not blank, stripped."""
        return tuple(line.strip() for line in self.lines if line.strip())

    @cached_property
    def intact(self) -> bool:
        """Whether the layout came through the scrape: some line is still indented."""
        return not self.fence.flattened and any(
            line[:1] in (" ", "\t") and line.strip() for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks a fence became, with what was repaired and what a maintainer should look at."""

    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Note, ...] = ()


Recogniser = Callable[[Sight], Reading | None]


def same_words(before: str, after: str) -> bool:
    """Whether two texts differ in white space only."""
    return "".join(before.split()) == "".join(after.split())


def as_code(
    sight: Sight,
    language: str,
    text: str,
    *,
    confidence: float = 1.0,
    notice: str = "",
) -> Reading:
    """A code block with ``text``, its repair recorded when the text changed.

    A text that lost or gained anything but white space is never shown: the
    source's own characters are, as plain text.
    """
    if not same_words(sight.fence.text, text):
        language, text = "text", sight.text
    block = CodeBlock(language, text, sight.fence.line, notice)
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Note, ...] = ()
    if text != sight.text:
        kind = "listing" if language == "text" else "code-layout"
        repairs = (Repair(kind, sight.text, text, sight.fence.line, confidence),)
    if notice:
        notes = (Note(NoteCode.INDENTATION_LOST, notice, sight.fence.line),)
    return Reading((block,), repairs, notes)

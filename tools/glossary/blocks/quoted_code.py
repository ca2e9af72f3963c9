"""Rules of a logic program quoted in a sentence are set as code.

In: inlines with a text such as ``"Grandfather(X, Y) :- Father(X, Z), Father(Z, Y)"``
(003:402). Out: the rule as inline code, which takes the place of its quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.entry import Block, Code, Inline, Text
from glossary.walk import rewrite_inlines

__all__ = ["set_quoted_rules"]

_RULE = re.compile(r'"([A-Za-z]\w*\([^"()]*\)\s*:-\s[^"`\n]+)"')


def set_quoted_rules(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with each quoted rule as code."""
    return rewrite_inlines(blocks, _rewrite)


def _rewrite(inline: Inline, _block: Block) -> Sequence[Inline]:
    if not isinstance(inline, Text) or ":-" not in inline.text:
        return (inline,)
    parts = _RULE.split(inline.text)
    made = [Code(part) if index % 2 else Text(part) for index, part in enumerate(parts)]
    return [part for part in made if part.text]

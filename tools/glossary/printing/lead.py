"""The first paragraph of an entry on its page: its definition set off, the rest below it.

In: the inlines of the paragraph. Out: its source. Most leads are a sentence or two and
are set off whole. One with labels in its midst (004:44) stops before the first of them;
where an entry is one long paragraph (004:204) it stops after the first sentence, for half
a page set off sets nothing off.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.entry import Inline
from glossary.printing.definition import after_first_sentence
from glossary.printing.escape import paragraph_source
from glossary.printing.labels import labelled_parts, lines_source
from glossary.walk import plain_text

__all__ = ["lead_source"]

_LONGEST_WHOLE = 900  # characters; of 241 leads nine are longer, two of them one sentence


def lead_source(run: Sequence[Inline]) -> str:
    """The source of a lead: the definition, then what follows it as a paragraph."""
    definition, *following = labelled_parts(run)
    if len(plain_text(definition)) > _LONGEST_WHOLE:
        definition, rest = after_first_sentence(definition)
        following = [rest, *following] if rest else following
    sources = (f"{{.definition}}\n{paragraph_source(definition)}", lines_source(following))
    return "\n\n".join(filter(None, sources))

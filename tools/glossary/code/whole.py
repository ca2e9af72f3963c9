"""Evidence for a finished layout as a whole, by which the likeliest few are ranked again.

In: a snippet and the depth of each statement. Out: features of one group, ``whole``,
like those of :mod:`glossary.code.evidence`. The search decides line by line, and what
it could not know then shows only in the result: a variable that nobody uses, a
function without a return whose value is asked for, two branches of one shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from glossary.code.evidence import Evidence
from glossary.code.outline import Outline
from glossary.code.snippet import MODULE, Snippet
from glossary.code.whole_blocks import block_evidence, break_evidence, sibling_evidence
from glossary.code.whole_names import scope_evidence

__all__ = ["whole"]

_MOST = 3  # occurrences of a feature that count


def whole(snippet: Snippet, depths: Sequence[int]) -> Evidence:
    """Evidence for one layout against the others of the same snippet."""
    outline = Outline(snippet, depths)
    counts = Counter(
        [
            *scope_evidence(outline),
            *block_evidence(outline),
            *sibling_evidence(outline),
            *break_evidence(outline),
        ]
    )
    features = [feature for feature, count in counts.items() for _ in range(min(_MOST, count))]
    size, top = min(4, snippet.size // 5), min(6, len(outline.children[MODULE]))
    features += [
        f"depth:{max(depths)} {size}",
        f"final:{min(3, depths[-1])} {snippet.kinds[-1]}",
        f"top:{top} {size}",
    ]
    return "whole", features

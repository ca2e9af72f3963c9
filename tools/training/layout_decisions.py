"""What there is to learn from intact snippets: decisions that their authors made.

In: a snippet as its author laid it out. Out: for each statement that grammar leaves open,
the blocks it might stand in; for each comment of the flattened text, the words it
might end with; and for the snippet as a whole, the likeliest layouts that a search
finds. Each decision knows which candidate is the author's.
"""

from __future__ import annotations

import io
import tokenize

from glossary.code.comments import candidates, known_names, read_code
from glossary.code.evidence import leaving, standing, step
from glossary.code.layout import START, advance, choices, closed_by, search
from glossary.code.model import Model
from glossary.code.python_layout import finalists
from glossary.code.snippet import Snippet
from glossary.code.statements import split_lines
from glossary.code.whole import whole
from log_linear import Decision, Vocabulary
from python_snippets import squash_all, squash_lines

__all__ = ["comment_decisions", "layout_decisions", "whole_decision"]


def _author_depths(text: str) -> tuple[int, ...]:
    """The depth of each logical line of an intact text."""
    depths: list[int] = []
    depth = 0
    fresh = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            fresh = True
        elif fresh and token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER):
            depths.append(depth)
            fresh = False
    return tuple(depths)


def _read(text: str) -> tuple[Snippet, tuple[int, ...]] | None:
    """The statements of the squashed text with their author's depths."""
    lines = split_lines(squash_lines(text))
    if lines is None:
        return None
    snippet = Snippet(lines[0])
    depths = _author_depths(text)
    return (snippet, depths) if len(depths) == snippet.size else None


def layout_decisions(text: str, weight: float, vocabulary: Vocabulary) -> list[Decision]:
    """One decision for each statement of a snippet that grammar leaves open."""
    read = _read(text)
    if read is None:
        return []
    snippet, depths = read
    result: list[Decision] = []
    stack = START
    for index, depth in enumerate(depths):
        levels = choices(snippet, index, stack)
        if depth not in levels:
            return []
        if len(levels) > 1:
            options = []
            for level in levels:
                closed = closed_by(stack, level)
                evidence = [leaving(snippet, index, frame) for frame in closed]
                evidence.append(standing(snippet, index, stack[level]))
                evidence.append(step(snippet, index, closed, stack[level]))
                options.append(vocabulary.numbers(evidence))
            result.append(Decision(options, levels.index(depth), weight))
        stack = advance(snippet, index, stack, depth)
    return result


def whole_decision(
    text: str, weight: float, model: Model, vocabulary: Vocabulary
) -> Decision | None:
    """The choice among the layouts that ``model`` finds likeliest; None when it is none."""
    read = _read(text)
    if read is None:
        return None
    snippet, depths = read
    layouts = finalists(search(snippet, model.weigh))
    found = [layout.depths for layout in layouts]
    if len(found) < 2 or depths not in found:
        return None
    options = [vocabulary.numbers([whole(snippet, one)]) for one in found]
    scores = [layout.score for layout in layouts]
    return Decision(options, found.index(depths), weight, scores)


def _author_comments(text: str) -> dict[int, int]:
    """Start and end of each comment of an intact text, as offsets of its flattened form."""
    places = [place for place, mark in enumerate(squash_all(text)) if not mark.isspace()]
    places.append(places[-1] + 1)
    lines = text.splitlines()
    before = [0]
    for line in lines:
        before.append(before[-1] + len("".join(line.split())))
    result: dict[int, int] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            start = before[row - 1] + len("".join(lines[row - 1][:column].split()))
            end = start + len("".join(token.string.split()))
            result[places[start]] = places[end]
    return result


def comment_decisions(text: str, vocabulary: Vocabulary) -> list[Decision]:
    """One decision for each comment of the flattened snippet."""
    ends = _author_comments(text)
    flat = squash_all(text)
    known = known_names(flat)
    piece = read_code(flat, 0, "")
    result: list[Decision] = []
    while piece is not None and piece.stop < len(flat):
        options = candidates(flat, piece.stop, piece.brackets, known)
        right = [n for n, (end, _, _) in enumerate(options) if end == ends.get(piece.stop)]
        if not right:
            break
        if len(options) > 1:
            listed = [vocabulary.numbers([evidence]) for _, _, evidence in options]
            result.append(Decision(listed, right[0], 1.0))
        piece = options[right[0]][1]
    return result

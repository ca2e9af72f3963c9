"""Display formulas that are written in plain characters, without dollars.

In: a line, or the running text of a flattened body. Out: whether the line is a formula,
or the text cut before and after each formula that stood on its own line. Examples are
003:1024 ``p_θ(x) = exp(-E_θ(x)) / Z(θ)`` and 003:145 ``G_l^{ij} = (1/M_l) Σ_k F_l^{ik}``.
A formula inside a sentence stays where it is: that is the usual case, so a text is cut
only where the words around it leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossary.structure.masking import HIDDEN, mask

__all__ = ["cut_at_formulas", "is_display_formula"]

_RELATION = re.compile(r"\s(?:=|≈|∝|≤|≥|≡|≠|:=|→|⇒)\s")
_SIGN = re.compile(r"[=≈∝≤≥≡∂∇∑∏∫√∞·×⊙⊗⊕±²³⁰-⁹₀-₉ᵢⱼₜₙ⁻\u0370-\u03ff^_{}|+*/\[\]()−]|(?<=\s)-(?=\s)")
_SENTENCE = re.compile(r"[.!?;:]$|\*\*|[.!?;] [A-Z]|, [a-z]+ [a-z]+ [a-z]+")
_NAME = re.compile(r"[_^]\{[^}]*\}|[_^]\w+|[A-Za-z]\w*(?=\()|(?<=[(,]) ?\w+(?=[),])")
_PROSE_WORD = re.compile(r"[A-Za-z]{4,}")
_LONGEST = 200
# Where prose goes on after a formula: a word, with a capital letter or a conjunction.
_PROSE = re.compile(r"\*{0,2}(?:[A-Z][a-z]{2,}|[A-Z][a-z]?(?= [a-z]{3,})|[a-z]{3,})[,;.:]?\Z")
_FUNCTION_NAMES = """
    exp log sin cos tan max min det arg argmax argmin softmax sigmoid tanh relu ReLU mean var
    sqrt sum diag rank sign lim sup inf mod for all and
"""
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_CONTINUES = frozenset(("where", "Where", "then", "with", "which", "subject"))


def is_display_formula(text: str) -> bool:
    """Whether the line is a formula, as 003:1024: a relation sign, more signs than words."""
    stripped = text.strip()
    if len(stripped) > _LONGEST or not _RELATION.search(stripped):
        return False
    if _SENTENCE.search(stripped) or "$" in stripped or "`" in stripped or stripped[0] in "|\"'":
        return False
    # Words after an underscore, before a parenthesis or in an argument list are names.
    words = _PROSE_WORD.findall(_NAME.sub("", stripped))
    words = [word for word in words if word not in _FUNCTIONS]
    return len(_SIGN.findall(stripped)) >= max(2, 2 * len(words))


def cut_at_formulas(text: str) -> list[str]:
    """The text cut into the lines it consisted of when formulas stood between them."""
    if not _RELATION.search(text):
        return [text]
    lines: list[str] = []
    taken = 0
    for start, end in _formulas(text):
        # A formula stands on the line of a bold label: ``**Hyena computation**: h = …`` (000:564).
        cut = taken if text[taken:start].endswith("**: ") else start
        lines.extend((text[taken:cut].strip(), text[cut:end].strip()))
        taken = end
    lines.append(text[taken:].strip())
    return [line for line in lines if line]


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """Formulas that begin the text, follow another or are announced, before a line of prose."""
    masked = mask(text)
    taken = 0
    for opening in re.finditer(r"\A(?=\S)|[^\s\d]: (?=\S)", masked):
        start = opening.end()
        while start >= taken:
            end = _formula_end(masked, start)
            if not (
                end > start
                and _stands_alone(text[start:end])
                and _goes_on(text[end : end + _LONGEST].strip())
            ):
                break
            yield start, end
            start = taken = end


def _stands_alone(text: str) -> bool:
    return is_display_formula(text) and text.rstrip()[-1] not in ",;"


def _formula_end(masked: str, start: int) -> int:
    """Where the first word of prose after ``start`` stands, or the next equation."""
    before = ""
    for token in re.finditer(r"\S+", masked[start : start + _LONGEST + 1]):
        word, at = token.group(), start + token.start()
        named = _RELATION.match(masked, start + token.end()) is not None
        if named and before[-1:].isalnum() and before not in _FUNCTIONS:
            if _RELATION.search(masked, start, at):
                return at
        elif (
            not named
            and (token.start() or not word.endswith(":"))
            and _PROSE.match(word)
            and word.strip("*,;.:") not in _FUNCTIONS
            and HIDDEN not in word
        ):
            return at
        before = word
    return len(masked) if len(masked) - start <= _LONGEST else start


def _goes_on(rest: str) -> bool:
    """Whether what follows a formula begins a line: nothing, a capital or ``where``."""
    if not rest:
        return True
    if _RELATION.match(rest, len(rest.split(maxsplit=1)[0])):
        return True  # another equation
    return rest[0].isupper() or rest.startswith("**") or rest.split(maxsplit=1)[0] in _CONTINUES

"""Formulas that stood in a fence: each formula line set, the words around it as text.

In: a fence with at least one line that is a relation in Unicode or ASCII characters
(``L(N) ∝ N^(-α)``) and otherwise only sentences and bullets. Out: formulas,
paragraphs and lists. What a formula line means is for the formulas room to say;
here it is only told from prose and from code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.prose import BULLET, list_blocks, paragraph
from glossary.blocks.reading import Reading, Sight
from glossary.blocks.relining import bracket_depths
from glossary.entry import Block, Formula, Math, Paragraph, Repair, Text
from glossary.formulas.plain import plain_to_tex
from glossary.walk import plain_text, rewrite_blocks

__all__ = ["is_formula_line", "read_formulas"]

_RELATION = re.compile(r"\s(?::=|[=∝≈≃≅≡≤≥<>∼~←∈≜≪≫])\s")
_SIGNS = re.compile(
    r"[α-ωΑ-Ω∑∏∫∂∇√∞∝≈≤≥∈∀∃·×÷±‖⊙⊗⊕ₐ-ₜ₀-₉⁰-⁹²³¹ᵀᵢⱼ∥𝔼ℝ^]"
    r"|\b(?:exp|log|ln|sum|max|min|argmax|argmin|softmax|sqrt|sin|cos|tanh|E|P|KL|Var)\s?[(\[_]"
)
_OPERATOR = re.compile(r"(?<=\s)[-+*/·×÷−]\s|[/^]|\w\(")
_CODE = re.compile(
    r"^\s*(?:import|from|def|class|return|print|for|if|while|let|var|const|int|float|self\.)\b"
    r"|[;{]\s*$|\w\.\w+\(|==|!=|\"|'\w+'|\w\[\w|//|\w\s*=\s*\w+\(\w*\)?$|->|=>|#\s"
)
_ARROW = re.compile(r"[→⟶⇒↓]")
_ARGUMENTS = r"\((?:[\w, ]|\([\w, ]*\)){1,24}\)"
_SYMBOL = re.compile(
    rf"([A-Za-zα-ωΑ-Ωℓ∇∂](?:_?\w|[₀-₉ₐ-ₜᵢⱼ])?(?:{_ARGUMENTS})?)(?=:\s|\s=\s)",
)
_LATEX_ALREADY = re.compile(rf"[A-Za-z](?:{_ARGUMENTS})?", re.ASCII)
_LEFT_WORDS = 4
_PROSE_WORDS = 6
_WORD = re.compile(r"\b[a-zA-Z]{3,}\b")
# Words in brackets, or a remark, at the end of a line. What must close there is looked for
# first, and the words once, because a line may hold thousands of words that close nothing.
_ANNOTATION = re.compile(
    r"(?<!\s)\s++(?:\((?=[^()]*+\)$)(?>[^()]*?[A-Za-z]{3})[^()]*\s[^()]*\)"
    r"|\[(?=[^\]]*+\]$)(?>[^\]]*?[A-Za-z]{3} )[^\]]*\]|#.*)$"
)


def is_formula_line(line: str) -> bool:
    """Whether a line is a relation between mathematical terms."""
    if BULLET.match(line) or _CODE.search(line) or _ARROW.search(line):
        return False
    main = _ANNOTATION.sub("", line)
    relation = next(_outer_relations(main), None)
    if relation is None:
        return False
    left, right = main[: relation.start()], main[relation.end() :]
    label = re.match(r"[A-Z][\w ()-]*:\s+", left)
    left = left[label.end() :] if label else left
    if not left.strip() or not right.strip() or len(left.split()) > _LEFT_WORDS:
        return False
    if re.match(r"(?:Where|where|with|if|If|Given|for)\b", left):
        return False
    signs = len(_SIGNS.findall(main))
    operators = len(_OPERATOR.findall(" " + right))
    words = len(_WORD.findall(right))
    return (
        bool(signs + operators)
        and words <= _PROSE_WORDS + operators
        and (signs > 0 or (operators >= 1 and words <= 2 * operators + 2))
    )


def _outer_relations(text: str) -> Iterator[re.Match[str]]:
    depths = bracket_depths(text)
    return (match for match in _RELATION.finditer(text) if not depths[match.start()])


def read_formulas(sight: Sight) -> Reading | None:
    """The fence as formulas and the sentences between them, or ``None``."""
    if sight.tag in ("math", "latex", "tex", "katex"):
        return _display(sight)
    if sight.tag not in ("", "text", "plaintext", "txt") or sight.intact:
        return None
    lines = sight.filled
    formulas = [is_formula_line(line) for line in lines]
    if not any(formulas) or not all(
        formula or _is_sentence(line) for line, formula in zip(lines, formulas, strict=True)
    ):
        return None
    if not any(sign for line in lines for sign in _SIGNS.findall(line)) and sum(formulas) < len(
        lines
    ):
        return None
    blocks = tuple(_blocks(sight, formulas))
    repair = Repair("fenced-formula", sight.text, "\n".join(lines), sight.fence.line, 0.9)
    return Reading(blocks, (repair,))


def _display(sight: Sight) -> Reading:
    body = sight.text.strip().removeprefix("$$").removesuffix("$$")
    body = body.strip().removeprefix(r"\[").removesuffix(r"\]")
    return Reading((Formula(body.strip(), sight.fence.line),))


def _is_sentence(line: str) -> bool:
    """Words that explain a formula: an item, a label, a sentence; nothing that looks like code."""
    if _CODE.search(line) and not BULLET.match(line):
        return False
    if _ARROW.search(line):
        return False
    return bool(BULLET.match(line)) or len(_WORD.findall(line)) >= 2 or line.endswith(":")


def _blocks(sight: Sight, formulas: list[bool]) -> Iterator[Block]:
    pending: list[str] = []
    line = sight.fence.line
    for text, formula in zip(sight.filled, formulas, strict=True):
        if not formula:
            pending.append(text)
            continue
        yield from _prose(pending, line)
        pending = []
        yield from _formula(text, line)
    yield from _prose(pending, line)


def _prose(lines: list[str], line: int) -> Iterator[Block]:
    yield from rewrite_blocks(tuple(list_blocks(lines, line)), _set_symbol)


def _set_symbol(block: Block) -> Sequence[Block]:
    """``T(t): Accumulated transmittance`` below a formula explains a symbol of it."""
    text = plain_text(block.children) if isinstance(block, Paragraph) else ""
    symbol = _SYMBOL.match(text)
    if symbol is None:
        return (block,)
    written = symbol.group(1)
    tex = written if _LATEX_ALREADY.fullmatch(written) else plain_to_tex(written)
    if tex is None:
        return (block,)
    return (Paragraph((Math(tex), Text(text[symbol.end(1) :])), block.line),)


def _formula(text: str, line: int) -> Iterator[Block]:
    """A label before the relation becomes a paragraph, so that the rest is mathematics alone."""
    label = re.match(r"([A-Z][\w ()-]*:)\s+(?=\S)", text)
    if label and next(_outer_relations(text[label.end() :]), None):
        yield paragraph(label.group(1), line)
        text = text[label.end() :]
    yield Formula(text, line, plain=True)

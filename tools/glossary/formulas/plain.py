r"""Formulas written in Unicode or ASCII characters, read as LaTeX when that is certain.

In: one line such as ``L(N) ∝ N^(-α)`` or ``C(r) = Σᵢ Tᵢ × (1 - exp(-σᵢ × δᵢ))``.
Out: LaTeX, or ``None`` when anything in it is not understood or could be meant in two
ways; then the author's characters are shown. Nothing is guessed: a lost subscript
(``αN``) stays as it is written, a fraction keeps its slash.

Reading goes by recursive descent: a sequence of operands and operators up to the
bracket that closes it, where an operand takes its sub- and superscripts along.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from glossary.formulas.prose import PROSE_WORDS
from glossary.formulas.tokens import OPERATORS

__all__ = ["plain_to_tex"]

_LONGEST = 400
_DEEPEST = 12

_GREEK_NAMES = """
    alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega epsilon phi vartheta Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi
    Omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωϵϕϑΓΔΘΛΞΠΣΦΨΩ", _GREEK_NAMES.split(), strict=True))
_SIGNS = {
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℂ": r"\mathbb{C}",
    "𝔼": r"\mathbb{E}", "ℓ": r"\ell", "ℒ": r"\mathcal{L}", "𝒩": r"\mathcal{N}",
    "∞": r"\infty", "ħ": r"\hbar", "∅": r"\emptyset", "…": r"\ldots", "⋯": r"\cdots",
}  # fmt: skip
_PREFIXES = {
    "∇": r"\nabla", "∂": r"\partial", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg",
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∮": r"\oint",
}  # fmt: skip
_SIGN_NAMES = {
    "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "∗": "*", "/": "/", "÷": r"\div",
    "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "∘": r"\circ", "⊙": r"\odot",
    "⊗": r"\otimes", "⊕": r"\oplus", "±": r"\pm", "∓": r"\mp", "∪": r"\cup", "∩": r"\cap",
    "∧": r"\land", "∨": r"\lor", ":": ":", ";": ";", ",": ",",
    ":=": ":=", "=": "=", "<": "<", ">": ">", "≈": r"\approx", "∝": r"\propto", "≤": r"\leq",
    "<=": r"\leq", "≥": r"\geq", ">=": r"\geq", "≠": r"\neq", "!=": r"\neq", "≡": r"\equiv",
    "≜": r"\triangleq", "~": r"\sim", "∼": r"\sim", "≪": r"\ll", "≫": r"\gg", "∈": r"\in",
    "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "→": r"\rightarrow", "->": r"\rightarrow",
    "←": r"\leftarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto",
}  # fmt: skip
_SIGNED = {"+", "-", "−", "±", "∓", "~", "∼"}  # may stand before an operand, too
_LARGE = {"Σ": r"\sum", "Π": r"\prod"}  # where something is summed, not one letter among others
_BRACKETS = {"(": (")", "(", ")"), "[": ("]", "[", "]"), "{": ("}", r"\{", r"\}")}
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}
# Words in parentheses after a formula explain it: ``N^(-α) (model parameters, α ≈ 0.076)``.
_GLOSS = re.compile(r"\(\\text\{[^{}]* [^{}]*\}")
_STRUCK_OUT = re.compile(".\u0338")  # accents stand by themselves, but ``≠`` is one sign
_SPACE = re.compile(r"\s*")
_SIGN = re.compile(r":=|<=|>=|!=|->|.")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")
_NAME = re.compile(r"[A-Za-z]{2,}\d*(?:_[A-Za-z]{2,})+|[A-Za-z]+\d*")
_UNIT = re.compile(r" ?([A-Za-z]{2,})")
_NEXT_NAME = re.compile(r" ([A-Za-z]{2,})(?![A-Za-z(_^\[])")
# Arrows and colons also stand in prose, so they alone make no formula.
_NOT_ONLY_MATHEMATICAL = frozenset({"→", "->", "←", ":", ",", "/", "-", "–", "⇒"})
_CHEMISTRY = re.compile(r"[A-Z][a-z]?[₂-₉].*→|→.*[A-Z][a-z]?[₂-₉]")
_GLUED_FUNCTION = re.compile(r"(log|exp|ln)([A-Z])")
_EXPECTATION = re.compile(r"E(?=(?:_\{[^{}]*\}|_\w)?\[)")
_SUBSCRIPT = re.compile(r"[₀-₉₊₋₌₍₎ₐₑₒₓₔₕ-ₜᵢᵣᵤᵥᵦᵧᵨᵩᵪⱼ]+(?:<[₀-₉ᵢⱼₖₙₘₜ]+)?")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱᵀ]+")
_INDEX = re.compile(r"[A-Za-z]+|\d+")
_EXPONENT = re.compile(r"[-−]?\d+(?:\.\d+)?|[A-Za-z*](?![A-Za-z])")


class _Uncertain(Exception):  # noqa: N818 - an answer, not an error
    """The line is not certainly a formula."""


class _Before(Enum):
    """What stands before a place: it decides what may follow."""

    NOTHING = 0
    OPERAND = 1
    WORD = 2
    CALL = 3
    FUNCTION = 4


def plain_to_tex(text: str) -> str | None:
    """The formula in LaTeX, or ``None`` when it does not parse with certainty."""
    line = re.sub(r"\s+", " ", unicodedata.normalize("NFD", text.strip()))
    line = _STRUCK_OUT.sub(lambda sign: unicodedata.normalize("NFC", sign[0]), line)
    if not line or len(line) > _LONGEST or _CHEMISTRY.search(line):
        return None
    reader = _Reader(line)
    try:
        tex = reader.sequence("", 0)
    except _Uncertain:
        return None
    return re.sub(r" {2,}", " ", tex).strip() if reader.mathematical else None


def _join(parts: list[str]) -> str:
    """Parts side by side, with white space only where a command would swallow a letter."""
    tex = ""
    for part in parts:
        swallows = tex[-1:].isalpha() and "\\" in tex and part[:1].isalpha()
        tex += f" {part}" if swallows else part
    return tex.strip()


def _script(sign: str, content: str) -> str:
    if not content:
        return ""
    return sign + (content if len(content) == 1 else f"{{{content}}}")


class _Reader:
    """Reads one line from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.mathematical = False  # an operator, a script or a sign was seen

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches at the place, and go on behind it."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def sequence(self, closing: str, depth: int) -> str:
        """Operands and operators up to ``closing`` or, when it is empty, the end."""
        if depth > _DEEPEST:
            raise _Uncertain
        parts: list[str] = []
        before = _Before.NOTHING
        while True:
            self.take(_SPACE)
            if self.at == len(self.text) or (closing and self.text.startswith(closing, self.at)):
                if not closing == self.text[self.at : self.at + len(closing)]:
                    raise _Uncertain
                if before in {_Before.NOTHING, _Before.FUNCTION}:
                    raise _Uncertain
                self.at += len(closing)
                return _join(parts)
            operator = self.operator(before, top=not closing)
            if operator:
                parts.append(operator)
                before = _Before.NOTHING
                continue
            operand, kind = self.operand(depth)
            named = kind in {_Before.WORD, _Before.CALL}
            if before is _Before.WORD or (named and before in {_Before.OPERAND, _Before.CALL}):
                raise _Uncertain
            gloss = not closing and before is not _Before.NOTHING and _GLOSS.match(operand)
            parts.append(rf"\quad {operand}" if gloss else operand)
            before = kind

    def operator(self, before: _Before, *, top: bool) -> str:
        """An operator, relation or comma at the place, or ''."""
        sign = _SIGN.match(self.text, self.at)
        if sign is None:
            return ""
        tex = _SIGN_NAMES.get(sign[0], "")
        if before in {_Before.NOTHING, _Before.FUNCTION}:
            if sign[0] not in _SIGNED or before is _Before.FUNCTION:
                return self.misplaced(tex)
        elif sign[0] == "|" and not top:
            tex = r"\|" if self.text.startswith("||", self.at) else r"\mid"
        if tex:
            if before is _Before.WORD and (sign[0] == ":" or self.hyphenated(sign[0])):
                raise _Uncertain
            self.mathematical |= sign[0] not in _NOT_ONLY_MATHEMATICAL
            self.at += 2 if tex == r"\|" else len(sign[0])
            if tex == "," and top:
                return r",\quad "
            return f"{tex} " if tex in ",;" else f" {tex} "
        return ""

    def hyphenated(self, sign: str) -> bool:
        """Whether a minus is rather the hyphen of a word."""
        around = self.text[max(0, self.at - 1) : self.at + 2]
        return sign == "-" and len(around) == 3 and around[0].isalpha() and around[2].isalpha()

    def misplaced(self, tex: str) -> str:
        """An operator without an operand before it."""
        if tex:
            raise _Uncertain
        return ""

    def operand(self, depth: int) -> tuple[str, _Before]:
        """One operand with its scripts, and what it is to what follows."""
        char = self.text[self.at]
        if char in _BRACKETS:
            self.at += 1
            closing, opened, closed = _BRACKETS[char]
            tex = f"{opened}{self.sequence(closing, depth + 1)}{closed}"
            return self.scripts(tex, depth), _Before.OPERAND
        if char == "|":
            bars = "||" if self.text.startswith("||", self.at) else "|"
            self.at += len(bars)
            shown = r"\|" if bars == "||" else "|"
            tex = f"{shown}{self.sequence(bars, depth + 1)}{shown}"
            return self.scripts(tex, depth), _Before.OPERAND
        if char == "√":
            self.at += 1
            return self.root(depth), _Before.OPERAND
        large = _PREFIXES.get(char) or (self.sums() and _LARGE.get(char))
        if large:
            self.at += 1
            self.mathematical = True
            return self.scripts(large, depth), _Before.FUNCTION
        return self.letter_or_number(depth)

    def sums(self) -> bool:
        """Whether a capital sigma or pi here is a sum or product over what follows."""
        after = self.text[self.at + 1 : self.at + 2]
        return bool(after) and (after in " (_^" or bool(_SUBSCRIPT.match(after)))

    def root(self, depth: int) -> str:
        if self.text[self.at : self.at + 1] == "(":
            self.at += 1
            return rf"\sqrt{{{self.sequence(')', depth + 1)}}}"
        if self.at == len(self.text):
            raise _Uncertain
        return rf"\sqrt{{{self.letter_or_number(depth)[0]}}}"

    def letter_or_number(self, depth: int) -> tuple[str, _Before]:
        char = self.text[self.at]
        number = self.take(_NUMBER)
        if number:
            unit = _UNIT.match(self.text, self.at)
            if unit and unit[1] not in OPERATORS:
                raise _Uncertain
            return self.scripts(number[0].replace("%", r"\%"), depth), _Before.OPERAND
        if self.text.startswith("...", self.at):
            self.at += 3
            return r"\ldots", _Before.OPERAND
        if char in _GREEK or char in _SIGNS:
            self.at += 1
            self.mathematical = True
            tex = "\\" + _GREEK[char] if char in _GREEK else _SIGNS[char]
            return self.scripts(tex, depth), _Before.OPERAND
        if self.take(_EXPECTATION):
            return self.scripts(r"\mathbb{E}", depth), _Before.OPERAND
        glued = self.take(_GLUED_FUNCTION)
        if glued:
            return self.scripts(f"\\{glued[1]} {glued[2]}", depth), _Before.OPERAND
        name = self.take(_NAME)
        if not name:
            raise _Uncertain
        return self.name(name[0], depth)

    def name(self, name: str, depth: int) -> tuple[str, _Before]:
        """A variable, a function or words."""
        if name in PROSE_WORDS:
            raise _Uncertain
        if name in OPERATORS:
            return self.scripts(f"\\{name}", depth), _Before.FUNCTION
        follows = self.text[self.at : self.at + 1]
        short = len(name) == 2 and name.isalpha() and follows != "("
        if len(name) == 1 or (short and not _NEXT_NAME.match(self.text, self.at)):
            return self.scripts(name, depth), _Before.OPERAND
        words = [name]
        while len(words) < 4:
            more = self.take(_NEXT_NAME)
            if not more:
                break
            if more[1] in PROSE_WORDS or more[1] in OPERATORS:
                raise _Uncertain
            words.append(more[1])
        scripts = self.scripts("", depth)
        text = " ".join(words).replace("_", r"\_")
        if len(words) > 1 or not self.text.startswith("(", self.at):
            return rf"\text{{{text}}}{scripts}", _Before.WORD
        self.at += 1
        command = "text" if "_" in name else "operatorname"
        call = rf"\{command}{{{text}}}{scripts}({self.sequence(')', depth + 1)})"
        return self.scripts(call, depth), _Before.CALL

    def scripts(self, base: str, depth: int) -> str:
        """``base`` with the accents, primes, sub- and superscripts that follow it."""
        below: list[str] = []
        above: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _ACCENTS or char == "!":
                if below or above:
                    break
                self.at += 1
                base = f"{base}!" if char == "!" else rf"\{_ACCENTS[char]}{{{base}}}"
            elif not self.script(base, below, above, depth):
                break
        self.mathematical |= bool(below or above)
        return base + _script("_", ",".join(below)) + _script("^", " ".join(above))

    def script(self, base: str, below: list[str], above: list[str], depth: int) -> bool:
        """Add one script to those below or above; false when none stands here."""
        char = self.text[self.at]
        if char in "'′_^":
            self.at += 1
            if char == "_":
                below.append(self.index(depth))
            else:
                above.append(self.exponent(depth) if char == "^" else r"\prime")
            return True
        small = self.take(_SUBSCRIPT)
        if small:
            below.append(unicodedata.normalize("NFKC", small[0]).replace("−", "-"))
            return True
        raised = self.take(_SUPERSCRIPT)
        if raised:
            above.append(self.raised(raised[0], depth))
            return True
        if self.text.startswith("*(", self.at) and len(base) == 1:
            self.at += 1
            above.append("*")
            return True
        return False

    def index(self, depth: int) -> str:
        """What stands below after an underscore."""
        if self.text.startswith("{", self.at):
            self.at += 1
            return self.sequence("}", depth + 1)
        char = self.text[self.at : self.at + 1]
        if char in _GREEK:
            self.at += 1
            return "\\" + _GREEK[char]
        index = self.take(_INDEX)
        if not index:
            raise _Uncertain
        return index[0] if len(index[0]) <= 2 or index[0].isdigit() else rf"\text{{{index[0]}}}"

    def exponent(self, depth: int) -> str:
        """What stands above after a caret."""
        for opening, closing in ("({", ")}"), ("{(", "})"):
            if self.text.startswith(opening[0], self.at):
                self.at += 1
                return self.sequence(closing[0], depth + 1)
        char = self.text[self.at : self.at + 1]
        if char in _GREEK:
            self.at += 1
            return "\\" + _GREEK[char]
        exponent = self.take(_EXPONENT)
        if not exponent:
            raise _Uncertain
        return exponent[0].replace("−", "-")

    def raised(self, small: str, depth: int) -> str:
        """Raised characters; a raised minus may stand before an ordinary letter."""
        tex = unicodedata.normalize("NFKC", small).replace("−", "-")
        if tex == "-":
            if self.at == len(self.text) or depth > _DEEPEST:
                raise _Uncertain
            tex += self.letter_or_number(depth + 1)[0]
        return tex

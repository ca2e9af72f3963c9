r"""LaTeX formulas → MathML, by the math-core library; and whether a formula can be set at all.

In: one formula in LaTeX, without its dollar signs. Out: one ``<math>`` element for
HTML or, with the namespace, for XHTML, its TeX kept as annotation; or a
:class:`MathError` that says why not. The converter asks :func:`why_not_set` for
every formula, so that a page never holds one that cannot be set; the site's
mathematics extension asks again, because pages are written by hand, too.

math-core and LaTeX (inside Sphinx's own ``split``) disagree on some constructs:
one refuses ``\tag`` where the other does not know ``split``; a bare ``%`` starts a
comment in both and would swallow the words after it. :func:`normalise` writes such
formulas so that both read the same thing; its steps stand in one list.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from math_core import LatexError, LatexToMathML

from glossary.formulas.inventory import check_commands
from glossary.formulas.tokens import TWO_ARGUMENTS, group_end

__all__ = ["MathError", "normalise", "refused_commands", "to_mathml", "why_not_set"]

# math-core recurses: some 5,000 nested groups overflow its stack and end the process.
_DEEPEST_NESTING = 200
_LONGEST_FORMULA = 20_000
_ROUNDS = 10
_TOO_DEEP = "the formula is too long or too deeply nested"

_MACROS = {  # what math-core does not know, in terms of what it knows
    "substack": r"\begin{matrix}#1\end{matrix}",
    "pmb": r"\boldsymbol{#1}",
}

_ENVIRONMENTS = {  # name → (opening, closing) that both sides set, without numbering
    "split": (r"\begin{aligned}", r"\end{aligned}"),
    "align": (r"\begin{aligned}", r"\end{aligned}"),
    "flalign": (r"\begin{aligned}", r"\end{aligned}"),
    "gather": (r"\begin{gathered}", r"\end{gathered}"),
    "multline": (r"\begin{gathered}", r"\end{gathered}"),
    "eqnarray": (r"\begin{array}{rcl}", r"\end{array}"),
    "smallmatrix": (r"\begin{matrix}", r"\end{matrix}"),
    "equation": (" ", " "),  # a space, or the words before and after would be one
    "displaymath": (" ", " "),
    "math": (" ", " "),
}

_COMMANDS = {  # older or foreign name → the name that both sides know
    "mbox": "text",
    "hbox": "text",
    "mathds": "mathbb",
    "hdots": "dots",
    "nonumber": "",
    "notag": "",
}

# Where a backslash begins a command: after none, or after the two that end a row.
_START = r"(?:(?<!\\)|(?<=(?<!\\)\\\\))"
_ENVIRONMENT = re.compile(_START + r"\\(begin|end)\s*\{([A-Za-z]+)\*?\}")
_POSITION = re.compile(r"(\\begin\{(?:aligned|gathered)\})(?:\s*\[[tbc]\])+")
_NO_POSITION = re.compile(r"(\\begin\{(?:aligned|gathered)\})(?=\s*\[)")
_LENGTH = r"-?(?:\d*+\.)?\d++\s*+(?:pt|em|ex|mm|cm|in|mu|pc|bp)"
_ROW_END = re.compile(rf"(\\\\)(?:\*?\s*(\[\s*{_LENGTH}\s*\])|(?=\s*[*\[]))|\\.", re.DOTALL)
_COMMAND = re.compile(r"\\(\\|[A-Za-z]+|.)", re.DOTALL)
_NEVER_BARE = re.compile(r"(\\.)|([%#])", re.DOTALL)
_TEXT_ARGUMENT = re.compile(_START + r"(\\text(?:rm|bf|it|sf|tt)?\s*)\{((?:[^{}\\]|\\.)*)\}")
_TEXT_SPECIAL = re.compile(r"(\\.)|([_&])", re.DOTALL)
_SIGN_AND_SPACE = re.compile(r"(\\[%_&#$]) +|\\.", re.DOTALL)
_INLINE_MATH = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_TAG = re.compile(_START + r"\\tag(\*?)\s*\{([^{}]*)\}")
_LABEL = re.compile(_START + r"\\label\s*\{[^{}]*\}")
_WORDS = r"\s*+\{\s*+(?:\\(?:mathrm|text|rm)(?![A-Za-z])\s*+)?\{?\s*+([A-Za-z][A-Za-z ]*+)\}?\}"
_OPERATOR = re.compile(
    rf"{_START}(?:\\(?:mathop|operatorname\*?){_WORDS}\s*+\\limits|\\mathop{_WORDS})"
)
# Commands that take something along into a script.
_ACCENTS = "hat check tilde acute grave dot ddot breve bar vec mathring widehat widetilde"
_TAKES = r"""
    not bra ket braket dddot ddddot mod pmod pod overline underline overbrace overbracket
    underbracket underbrace overrightarrow overleftarrow overleftrightarrow underrightarrow
    underleftarrow underleftrightarrow sqrt boldsymbol pmb bm operatorname mathop mathbin
    mathrel mathord mathopen mathclose mathpunct phantom hphantom vphantom cancel bcancel
    xcancel boxed substack text textbf textit textrm textsf texttt textup textnormal mathbb
    mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathtt mathbfit mathbfcal
    xrightarrow xleftarrow big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm
    Bigm biggm Biggm
"""
_TAKING = frozenset((_TAKES + " " + _ACCENTS).split()) | {name[1:] for name in TWO_ARGUMENTS}
# What rules all that follows, or is half of something.
_NEVER_ALONE = r"""
    bf rm it sf tt cal displaystyle textstyle scriptstyle scriptscriptstyle left right middle begin
    end limits nolimits over choose atop color tag label hspace
"""
_HALVES = "|".join(_NEVER_ALONE.split())
_BARE_SCRIPT = re.compile(
    rf"(?:(?<!\\)[_^]|{_START}\\(?:{'|'.join(_ACCENTS.split())})(?![A-Za-z]))\s*"
    rf"(\\(?!(?:{_HALVES})(?![A-Za-z]))([A-Za-z]+))(?:\*|\s*\[[^\[\]{{}}]*\](?=\s*\{{))?"
)
_NEXT = re.compile(r"\s*(\{|\\[A-Za-z]+|\\.|[^\s{}_^&\\])")
_BARE_END = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_NAME_AND_LETTER = re.compile(r"(\\[A-Za-z]+)(?=[^\x00-\x7f])|\\.", re.DOTALL)
_BLANK_LINE = re.compile(r"\n\s*\n")
_STRUCTURE = re.compile(r"\\(?:left|right|begin|end)(?![A-Za-z])|\\.|[{}&]", re.DOTALL)
_OPENING = frozenset({"{", r"\begin", r"\left"})
_CLOSING = frozenset({"}", r"\end", r"\right"})
_COMMAND_RUN = re.compile(rf"(?:\\[A-Za-z]+\s*){{{_DEEPEST_NESTING}}}")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+);")
_TABLE_LEVEL = re.compile(r'(<mtable\b[^>]*?) scriptlevel="[^"]*"')
_TEXT_MARKUP = re.compile(
    r'<mtext><(?:(b|i|em|strong|code)|span class="math-core-([a-z-]+)-font")>([^<]*)</\w+></mtext>'
)
_TEXT_STYLES = {
    "b": "font-weight: bold",
    "strong": "font-weight: bold",
    "i": "font-style: italic",
    "em": "font-style: italic",
    "code": "font-family: monospace",
    "serif": "font-family: serif",
    "sans-serif": "font-family: sans-serif",
}


class MathError(ValueError):
    """A formula that cannot be set; ``str()`` is the reason in one line."""


# --- one dialect for math-core and LaTeX ----------------------------------------------


def _escape_comments(tex: str) -> str:
    return _NEVER_BARE.sub(lambda found: found[1] or "\\" + found[2], tex)


def _rename_environments(tex: str) -> str:
    def renamed(found: re.Match[str]) -> str:
        pair = _ENVIRONMENTS.get(found[2])
        return found[0] if pair is None else pair[found[1] == "end"]

    return _NO_POSITION.sub(r"\1{}", _POSITION.sub(r"\1", _ENVIRONMENT.sub(renamed, tex)))


def _end_rows(tex: str) -> str:
    r"""``\\[4pt]`` without its length, which math-core prints; LaTeX takes ``\\ [x]`` for one."""

    def ended(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        return found[1] + (" " if found[2] else "{}")

    return _ROW_END.sub(ended, tex)


def _rename_commands(tex: str) -> str:
    def renamed(found: re.Match[str]) -> str:
        name = _COMMANDS.get(found[1])
        if name is None:
            return found[0]
        return "\\" + name if name else ""

    return _COMMAND.sub(renamed, tex)


def _clean_text_arguments(tex: str) -> str:
    def cleaned(found: re.Match[str]) -> str:
        command = found[1].rstrip()
        pieces = _INLINE_MATH.split(found[2])
        for number, piece in enumerate(pieces):
            if number % 2 == 0 and piece:
                pieces[number] = f"{command}{{{_literal(piece)}}}"
        return "".join(pieces)

    return _TEXT_ARGUMENT.sub(cleaned, tex)


def _literal(words: str) -> str:
    r"""Words for ``\text``: math-core drops a space after a sign that needs a backslash."""
    words = _TEXT_SPECIAL.sub(lambda special: special[1] or "\\" + special[2], words)
    return _SIGN_AND_SPACE.sub(lambda sign: sign[1] + "\\ " if sign[1] else sign[0], words)


def _print_tags(tex: str) -> str:
    def printed(found: re.Match[str]) -> str:
        text = found[2] if found[1] else f"({found[2]})"
        return rf"\qquad\text{{{text}}}"

    return _LABEL.sub(" ", _TAG.sub(printed, tex))


def _part_names(tex: str) -> str:
    r"""``\cdotα``: to LuaLaTeX, and to no other, every letter may be part of a name."""
    return _NAME_AND_LETTER.sub(lambda found: f"{found[1]} " if found[1] else found[0], tex)


def _name_operators(tex: str) -> str:
    def named(found: re.Match[str]) -> str:
        words = r"\,".join((found[1] or found[2]).split())
        return rf"\operatorname*{{{words}}}"

    return _OPERATOR.sub(named, tex)


def _wrap_rows(tex: str) -> str:
    r"""Rows and columns outside any environment: math-core runs such rows together."""
    tex = _BLANK_LINE.sub(r" \\\\ ", _stripped(tex))
    structure = list(_structure(tex))
    depths = [depth for _, depth in structure]
    if min(depths, default=0) < 0 or (depths and depths[-1] != 0) or _BARE_END.search(tex):
        return tex  # not whole: to be refused as it is
    outside = {token for token, depth in structure if depth == 0}
    if "\\\\" not in outside and "&" not in outside:
        return tex
    environment = "aligned" if "&" in outside else "gathered"
    guard = "{}" if tex.startswith("[") else ""  # or it would be the environment's option
    return rf"\begin{{{environment}}}{guard}{tex}\end{{{environment}}}"


def _stripped(tex: str) -> str:
    r"""The formula without white space around it, but for that of a control space, ``\ ``."""
    bare = tex.strip()
    ends_in_space = _BARE_END.search(bare) and tex.rstrip() != tex
    return bare + " " if ends_in_space else bare


def _structure(tex: str) -> Iterator[tuple[str, int]]:
    """The tokens that group and divide, each with the number of groups it stands in."""
    depth = 0
    for found in _STRUCTURE.finditer(tex):
        depth += (found[0] in _OPENING) - (found[0] in _CLOSING)
        yield found[0], depth


def _brace_scripts(tex: str) -> str:
    r"""``x_\hat{k}``: math-core takes the accent with its letter, LaTeX the accent alone."""
    at = 0
    while found := _BARE_SCRIPT.search(tex, at):
        at = found.end()
        end = _argument_end(tex, found[1], at) if found[2] in _TAKING else found.end(1)
        if end > 0:
            tex = f"{tex[: found.start(1)]}{{{tex[found.start(1) : end]}}}{tex[end:]}"
    return tex


def _argument_end(tex: str, command: str, at: int) -> int:
    """The offset after what a command takes; -1 when that is not whole."""
    for _ in range(2 if command in TWO_ARGUMENTS else 1):
        token = _NEXT.match(tex, at)
        if token is None:
            return -1
        if token[1] == "{":
            at = group_end(tex, token.start(1))
        elif token[1][1:] in _TAKING:
            at = _argument_end(tex, token[1], token.end())
        else:
            at = token.end()
        if at < 0:
            return -1
    return at


_STEPS: tuple[Callable[[str], str], ...] = (
    _escape_comments,
    _print_tags,
    _rename_environments,
    _end_rows,
    _rename_commands,
    _clean_text_arguments,
    _part_names,
    _name_operators,
    _brace_scripts,
    _wrap_rows,
)


def normalise(tex: str) -> str:
    """The formula in constructs that math-core and LaTeX read alike; idempotent.

    Raises :class:`MathError` when there is no end to what is left to do.
    """
    for _ in range(_ROUNDS):  # what one step leaves may be work for an earlier one
        before = tex
        for step in _STEPS:
            tex = step(tex)
        if tex == before:
            return tex
    raise MathError(_TOO_DEEP)


# --- setting --------------------------------------------------------------------------


@functools.cache
def _converter(xml: bool) -> LatexToMathML:
    return LatexToMathML(
        macros=_MACROS,
        xml_namespace=xml,
        annotation=True,
        allow_unreliable_rendering=True,  # \widetilde; looked at in Chromium
        fancy_error=False,
    )


def _is_too_deep(tex: str) -> bool:
    deepest = max((depth for _, depth in _structure(tex)), default=0)
    return deepest > _DEEPEST_NESTING or _COMMAND_RUN.search(tex) is not None


def _repair_markup(mathml: str) -> str:
    """What math-core writes, made valid: no HTML entities or elements, no level on tables.

    One accent is exchanged: browsers set a combining arrow beside its letter.
    """
    mathml = _ENTITY.sub(lambda found: _ENTITIES.get(found[1], found[0]), mathml)
    mathml = _TABLE_LEVEL.sub(r"\1", mathml)
    mathml = mathml.replace(">\u20d7</mo>", ">\u2192</mo>")
    return _TEXT_MARKUP.sub(
        lambda found: f'<mtext style="{_TEXT_STYLES[found[1] or found[2]]}">{found[3]}</mtext>',
        mathml,
    )


_ENTITIES = {"ApplyFunction": "\u2061", "InvisibleTimes": "\u2062"}


def refused_commands(tex: str) -> tuple[str, ...]:
    """The commands in the formula that are more than mathematics, in order, each once."""
    return tuple(dict.fromkeys(check_commands(tex)))


def to_mathml(tex: str, *, display: bool, xml: bool = False) -> str:
    """The formula as a ``<math>`` element; ``xml`` adds the namespace that XHTML needs.

    Raises :class:`MathError` for a formula that is empty, too deep, or not understood.
    Only for formulas whose commands were checked.
    """
    return _repair_markup(_converted(tex, display=display, xml=xml))


def _converted(tex: str, *, display: bool, xml: bool = False) -> str:
    _check_size(tex)
    tex = normalise(tex)
    _check_size(tex)  # again: what is set now must be set when its normal form is
    try:
        return _converter(xml).convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise MathError(_reason(error)) from error


def _check_size(tex: str) -> None:
    if not tex.strip():
        raise MathError("the formula is empty")
    if len(tex) > _LONGEST_FORMULA or _is_too_deep(tex):
        raise MathError(_TOO_DEEP)


def _reason(error: LatexError) -> str:
    position, _, message = str(error).partition(": ")
    text = message if position.isdigit() else str(error)
    return text.rstrip(".").replace("\n", " ")


def why_not_set(tex: str, *, display: bool) -> str:
    """Why the formula cannot be set, in words; '' when it can."""
    refused = refused_commands(tex)
    if refused:
        return "not a command of mathematics: " + ", ".join(refused)
    try:
        _converted(tex, display=display)
    except MathError as error:
        return str(error)
    return ""

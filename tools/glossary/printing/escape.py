"""Literal text to MyST source that shows exactly that text.

In: a run of :mod:`glossary.entry` inlines. Out: one line of MyST. Only what would
act as mark-up is escaped, which depends on the neighbours: ``2 * 3`` and ``x_i``
need nothing, ``*x*`` does. So the generated pages stay readable in a review, and the
rules below stand in one table each that says what they guard against.

Seeds are untrusted: everything a reader sees as text must be text to every syntax
that MyST knows, whether or not the site switches it on.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import is_
from types import MappingProxyType
from typing import Any

from glossary.entry import Code, Emphasis, Inline, Link, Math, Strong, Text

__all__ = [
    "cell_source",
    "clean",
    "clean_lines",
    "formula_line",
    "heading_source",
    "inline_source",
    "label_source",
    "literal_fence",
    "no_break",
    "paragraph_source",
    "tidy",
]

# An uncertain formula carries the mark that text editions put after a doubtful reading.
DOUBT = "\u00a0{abbr}`[?] (repaired with some doubt)`"

# Characters that XML forbids would make pages invalid and an ePub unreadable.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_ASCII_PUNCTUATION = string.punctuation
_ESCAPABLE = rf"[{re.escape(_ASCII_PUNCTUATION)}]"

# Where a character would act, anywhere in a line. ``\Z`` is where another inline follows,
# so that the next character is not known and caution costs one backslash.
_ACTIVE = re.compile(
    rf"""
    \\ (?= {_ESCAPABLE} | \Z | begin\{{ )          # an escape, a hard break, LaTeX's environments
  | `                                            # code and roles
  | \$                                           # formulas
  | \* (?! (?<= \s\* ) \s )                      # bold and italic, not the sign in ``2 * 3``
  | _ (?! (?<= \s_ ) \s | (?<= [^\W_]_ ) [^\W_] )  # the same, not ``x_i``
  | ~ (?: (?= ~ ) | (?<= ~~ ) )                  # struck out
  | < (?= [A-Za-z/!?] | \Z )                     # HTML and addresses
  | & (?= \#?\w+; | \#?\w*\Z )                  # entities
  | \[ (?= \^ ) | ! (?= \Z )                      # footnotes, an image from a link
  | \] (?= [(\[{{:] | \Z )                       # links, spans, definitions
  | \{{ (?= \{{ | \Z | [\w+:-]*\}}\Z )           # substitutions, the name of a role
    """,
    re.VERBOSE,
)

# Where the beginning of a line would start a block.
_BLOCK_START = re.compile(
    r"""
    \#{1,6} (?= \s | \Z )         # heading
  | [-+*] (?= \s | \Z )           # bullet
  | - (?= (\s*-){2,} \s* \Z )     # rule
  | [-=|] (?= [-=:|\s]* \Z )      # what makes the line above it a heading or a table
  | \+ (?= (\s*\+){2} )           # block break
  | >                             # quotation
  | %                             # comment
  | :                             # colon fence, field, definition
  | ~ (?= \s | \Z )               # definition
  | \{ (?= .* \} \s* \Z )         # attributes
  | \[ (?= [ xX]\] (\s|\Z) )      # task
  | \( (?= .* \)= \s* \Z )        # target
    """,
    re.VERBOSE,
)
_ORDERED_START = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_HEADING_END = re.compile(r"(?<!\S)#(?=#*\Z)")

_BARE_BRACKET = re.compile(r"(?<!\\)((?:\\\\)*)([\[\]])")
_ODD_BACKSLASH_END = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_BARE_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")

_UNITS = (
    "nm|µm|μm|mm|cm|km|m|Å|ns|µs|μs|ms|s|min|h|Hz|kHz|MHz|GHz|THz|V|mV|kV|A|mA|µA|μA|W|mW|kW|MW|"
    "GW|kWh|MWh|GWh|J|pJ|nJ|eV|meV|keV|MeV|K|°C|°F|dB|Ω|kΩ|MΩ|F|fF|pF|nF|H|T|Pa|kPa|MPa|GPa|"
    "B|kB|KB|MB|GB|TB|PB|Gb|Gbps|Mbps|FLOPS|TFLOPS|GFLOPS|TOPS|fps|ppm|ppb|px|dpi|%"
)
# The space stands first, because a search for one certain character is fast.
_NUMBER_UNIT = re.compile(rf" (?<=\d )(?=(?:{_UNITS})(?:[\s/²³⁻.,;:)]|\Z))")
_SIGN_NUMBER = re.compile(r"§ (?=\d)")
_PRODUCT = re.compile(r"(?<=\d) × (?=\d)")


def clean(text: str) -> str:
    """The text on one line, without characters that no page may hold."""
    if text.isprintable() and "  " not in text:
        return text  # as nearly all texts are
    return _FORBIDDEN.sub("\ufffd", _SPACE.sub(" ", text))


def clean_lines(text: str) -> str:
    """A block's text with plain line ends, without characters that no page may hold."""
    return _FORBIDDEN.sub("\ufffd", _LINE_END.sub("\n", text))


def no_break(text: str) -> str:
    """The text with a number tied to its unit (``5 nm``), a section or a product of numbers.

    Only spaces change, into no-break spaces.
    """
    text = _NUMBER_UNIT.sub("\u00a0", text)
    if "§" in text:
        text = _SIGN_NUMBER.sub("§\u00a0", text)
    return _PRODUCT.sub("\u00a0×\u00a0", text) if "×" in text else text


def paragraph_source(inlines: Sequence[Inline]) -> str:
    """A paragraph's single line of source, safe at the beginning of a line."""
    run = tidy(inlines)
    line = _line(run)
    first = run[0] if run else Text("")
    if isinstance(first, Link) and "]:" in line:  # would define a reference
        return paragraph_source([*first.children, *run[1:]])
    if not isinstance(first, Text):
        return line
    ordered = _ORDERED_START.match(line)
    if ordered:
        return f"{ordered[1]}\\{line[ordered.end(1) :]}"
    return "\\" + line if _BLOCK_START.match(line) else line


def heading_source(inlines: Sequence[Inline]) -> str:
    """A heading's words; closing number signs are part of them."""
    source = inline_source(inlines)
    return _HEADING_END.sub(r"\#", source) if source.endswith("#") else source


def cell_source(inlines: Sequence[Inline]) -> str:
    """A table cell's source: as anywhere, and every pipe is literal, in code and formulas too."""
    return inline_source(inlines).replace("|", r"\|")


def literal_fence(text: str) -> str:
    """A fence longer than any run of backticks in the text."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    return "`" * (longest + 1)


# --- a run of inlines -------------------------------------------------------------------


def inline_source(inlines: Sequence[Inline]) -> str:
    """The source of a run of inlines; reading it as MyST gives ``tidy(inlines)`` back."""
    return _line(tidy(inlines))


def label_source(words: str) -> str:
    """The words of a link, as they stand between its brackets."""
    return _label(tidy([Text(words.strip())]))


def _line(run: Sequence[Inline]) -> str:
    source = _join(run).strip()
    # The parser's rule for formulas takes a line's last character for the one before its first.
    bare = source.rstrip("\\")
    return bare + "&#92;" * ((len(source) - len(bare) + 1) // 2)


def tidy(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """The same words in the shape that Markdown can express.

    Bold and italic text neither begins nor ends with white space, is not empty and not
    nested in its own kind; neighbours of one kind are one; a link holds no link.
    """
    return _merge(_flatten(inlines, frozenset()))


def _flatten(inlines: Iterable[Inline], inside: frozenset[type]) -> list[Inline]:
    flat: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text):
            text = clean(inline.text)
            flat.append(inline if text is inline.text else Text(text))
        elif isinstance(inline, Code):
            flat.append(_tidy_code(inline))
        elif isinstance(inline, Math):
            flat.append(_tidy_math(inline))
        elif type(inline) in inside:
            flat.extend(_flatten(inline.children, inside))
        else:
            children = _merge(_flatten(inline.children, inside | {type(inline)}))
            flat.extend(_hoist_space(inline, children))
    return flat


def _tidy_code(code: Code) -> Inline:
    text = clean(code.text)
    return Code(text) if text.strip() else Text(text)


def _tidy_math(math: Math) -> Inline:
    tex = clean(math.tex).strip(" ")
    return Math(tex, math.unsure) if tex else Text("$$")


def _hoist_space(
    wrapper: Strong | Emphasis | Link, children: tuple[Inline, ...]
) -> Iterable[Inline]:
    """The wrapper without white space at its edges, which stands beside it instead."""
    if not children:
        return ()
    first, last = children[0], children[-1]
    begins = isinstance(first, Text) and first.text[0].isspace()
    ends = isinstance(last, Text) and last.text[-1].isspace()
    if not begins and not ends:
        same = len(children) == len(wrapper.children) and all(map(is_, children, wrapper.children))
        return (wrapper if same else replace(wrapper, children=children),)
    before = after = ""
    run = list(children)
    if isinstance(run[0], Text):
        bare = run[0].text.lstrip()
        before = run[0].text[: len(run[0].text) - len(bare)]
        run[0] = Text(bare)
    if isinstance(run[-1], Text):
        bare = run[-1].text.rstrip()
        after = run[-1].text[len(bare) :]
        run[-1] = Text(bare)
    kept = tuple(child for child in run if not isinstance(child, Text) or child.text)
    middle = (replace(wrapper, children=kept),) if kept else ()
    return (Text(before), *middle, Text(after))


def _merge(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    kept = [inline for inline in inlines if type(inline) is not Text or inline.text]
    kinds = list(map(type, kept))
    if not any(map(is_, kinds, kinds[1:])):
        return tuple(kept)  # as nearly always: no neighbours of one kind
    # Whole runs at once: to lengthen a text neighbour by neighbour takes quadratic time.
    merged: list[Inline] = []
    for kind, run in groupby(kept, type):
        first, *others = run
        if others and kind in _JOINS:
            merged.append(_JOINS[kind]((first, *others)))
        else:
            merged += (first, *others)
    return tuple(merged)


# What becomes of neighbours of one kind; formulas and links stay apart.
_JOINS: Mapping[type, Callable[[Sequence[Any]], Inline]] = MappingProxyType(
    {
        Text: lambda run: Text(clean("".join(each.text for each in run))),
        Code: lambda run: Code(clean("".join(each.text for each in run))),
        Strong: lambda run: Strong(_merge(chain.from_iterable(each.children for each in run))),
        Emphasis: lambda run: Emphasis(_merge(chain.from_iterable(each.children for each in run))),
    }
)


def _join(inlines: Sequence[Inline], *, enclosed: bool = False, in_link: bool = False) -> str:
    pieces = [""]
    previous: Inline | None = None
    for position, inline in enumerate(inlines):
        if isinstance(inline, Text):
            touched = enclosed or position + 1 < len(inlines)
            piece = _text_source(inline.text, touched=touched, in_link=in_link)
            if previous is not None:
                piece = _beside(piece, pieces[-1], previous)
        elif isinstance(inline, Code):
            piece = _code_source(inline.text)
        elif isinstance(inline, Math):
            piece = _math_source(inline, after_math=isinstance(previous, Math))
        elif isinstance(inline, Link):
            piece = f"[{_label(inline.children)}]({inline.slug}.md)"
        else:
            mark = "**" if isinstance(inline, Strong) else "_"
            piece = f"{mark}{_join(inline.children, enclosed=True, in_link=in_link)}{mark}"
            pieces[-1] = _guard_before(pieces[-1], piece)
        pieces.append(piece)
        previous = inline
    return "".join(pieces)


def _label(inlines: Sequence[Inline]) -> str:
    label = _join(inlines, enclosed=True, in_link=True)
    return "\\" + label if label.startswith("^") else label  # a footnote


def _text_source(text: str, *, touched: bool, in_link: bool) -> str:
    """Escaped text; ``touched`` tells that it does not end the line."""
    text = no_break(text)
    end = "" if touched else "\n"
    escaped = _ACTIVE.sub(_with_backslash, text + end).removesuffix("\n")
    return _BARE_BRACKET.sub(r"\1\\\2", escaped) if in_link else escaped


def _with_backslash(active: re.Match[str]) -> str:
    return "\\" + active[0]


def _beside(piece: str, before: str, previous: Inline) -> str:
    """Escaped text that follows another inline, whose source is given, so that they stay apart."""
    if isinstance(previous, Strong | Emphasis):
        return _guard_after(before, piece)
    return "\\" + piece if piece.startswith("{") else piece  # attributes


def _code_source(text: str) -> str:
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(size for size in range(1, len(runs) + 2) if size not in runs)
    if text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " "):
        text = f" {text} "
    return f"{fence}{text}{fence}"


def _math_source(math: Math, *, after_math: bool) -> str:
    tex = math.tex
    if _ODD_BACKSLASH_END.search(tex):
        tex += " "  # the backslash would escape the closing dollar sign
    as_role = after_math or _BARE_DOLLAR.search(tex)
    source = f"{{math}}{_code_source(tex)}" if as_role else f"${tex}$"
    return source + DOUBT if math.unsure else source


def formula_line(line: str) -> str:
    r"""A display formula's line, stripped; ``\ `` at its end keeps the space, now in its midst."""
    bare = line.strip()
    return f"{bare} {{}}" if _ODD_BACKSLASH_END.search(bare) else bare


# --- bold and italic marks beside a word ------------------------------------------------
#
# A mark between two letters, or between a letter and punctuation, is not read as one. A
# letter written as a character reference counts as punctuation there.


def _guard_before(before: str, piece: str) -> str:
    """The source ``before`` so that the mark beginning ``piece`` opens right behind it."""
    if not before or not _blocks_mark(before[-1], piece):
        return before
    kept = before[:-1]
    if _ODD_BACKSLASH_END.search(kept):
        kept += "\\"
    return f"{kept}&#{ord(before[-1])};"


def _guard_after(before: str, piece: str) -> str:
    """``piece`` so that the mark ending the source ``before`` closes right before it."""
    if not piece or not _blocks_mark(piece[0], before[::-1]):
        return piece
    return f"&#{ord(piece[0])};{piece[1:]}"


def _blocks_mark(outside: str, from_mark: str) -> bool:
    """Whether the character outside keeps the mark, seen from outside, from being one."""
    if (
        outside.isspace()
        or outside in _ASCII_PUNCTUATION
        or unicodedata.category(outside)[0] == "P"
    ):
        return False
    return from_mark.startswith("_") or not from_mark[2:3].isalnum()

"""Where statements begin in code whose line breaks all became spaces.

In: the tokens of flattened code, comments left out. Out: one list of tokens per
statement. The grammar nearly always tells, because two operands never stand
side by side: what follows a complete expression and is no operator begins a
statement. The few words that can do both (``if``, ``else``, ``from``, ``not``) are
told apart by what follows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.code.lexer import CLOSERS, COMPOUND, KEYWORDS, OPENERS, Token

__all__ = ["ends_operand", "may_begin", "split_statements"]

_OPERAND_WORDS = frozenset({"True", "False", "None", "pass", "break", "continue"})
_NEVER_FIRST = frozenset({"in", "is", "and", "or", "as"})
# Words that begin a statement even where an expression could go on.
_STARTERS = frozenset(
    {"assert", "async", "break", "class", "continue", "def", "del", "elif", "except", "finally"}
    | {"for", "global", "import", "nonlocal", "pass", "raise", "return", "try", "while", "with"}
)
_MAY_STAND_BARE = frozenset({"return", "yield"})


def split_statements(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each statement; ``if x: y`` is two statements, a header and its body."""
    statements: list[list[Token]] = []
    current: list[Token] = []
    depth = lambdas = 0
    header_done = False
    for index, token in enumerate(tokens):
        if current and depth == 0 and (header_done or _boundary(tokens, index, current)):
            statements.append(current)
            current, lambdas, header_done = [], 0, False
        current.append(token)
        if token.text == "lambda" and depth == 0:
            lambdas += 1
        elif token.kind == "op":
            depth += (token.text in OPENERS) - (token.text in CLOSERS)
            if token.text == ":" and depth == 0:
                header_done = not lambdas and _is_header(current, tokens, index)
                lambdas = max(0, lambdas - 1)
    if current:
        statements.append(current)
    return statements


def may_begin(token: Token) -> bool:
    """Whether a statement can begin with this token."""
    if token.kind == "op":
        return token.text in OPENERS or token.text in ("@", "*", "-", "~", "...")
    return token.text not in _NEVER_FIRST


def ends_operand(token: Token) -> bool:
    """Whether an expression can end with this token."""
    if token.kind == "name":
        return token.text not in KEYWORDS or token.text in _OPERAND_WORDS
    return token.kind in ("number", "string") or token.text in CLOSERS or token.text == "..."


def _is_header(current: Sequence[Token], tokens: Sequence[Token], index: int) -> bool:
    word = current[0].text
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    soft = word == "case" or (word == "match" and following == "case")
    return word in COMPOUND or (soft and len(current) > 2)


def _boundary(tokens: Sequence[Token], index: int, current: Sequence[Token]) -> bool:
    """Whether a statement begins at ``index``, outside brackets, behind ``current``."""
    token, before = tokens[index], tokens[index - 1]
    if not ends_operand(before):
        if before.text in _MAY_STAND_BARE:
            return token.text in _STARTERS or (token.text == "@" and _is_decorator(tokens, index))
        # ``from x import *`` is complete
        return before.text == "*" and current[0].text == "from" and token.kind == "name"
    if token.kind == "op":
        return _operator_begins(tokens, index, current)
    if token.kind == "string" and before.kind == "string":
        return len(current) == 1 or token.text.endswith(('"""', "'''"))
    return token.kind != "name" or _word_begins(tokens, index, current)


def _operator_begins(tokens: Sequence[Token], index: int, current: Sequence[Token]) -> bool:
    token, before = tokens[index], tokens[index - 1]
    spaced = token.start > before.end
    if token.text == "@":
        return spaced and _is_decorator(tokens, index)
    if token.text in ("(", "["):  # a call or an index is written without a space
        return spaced and (len(current) > 1 or before.text in _OPERAND_WORDS)
    return token.text == "..." or (token.text == "{" and spaced)


def _is_decorator(tokens: Sequence[Token], index: int) -> bool:
    """``@name`` is a decorator, ``a @ b`` a product."""
    return index + 1 < len(tokens) and tokens[index + 1].start == tokens[index].end


def _word_begins(tokens: Sequence[Token], index: int, current: Sequence[Token]) -> bool:
    word = tokens[index].text
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    match word:
        case "in" | "is" | "and" | "or" | "as":
            begins = False
        case "not":
            begins = following != "in"
        case "else":
            begins = following == ":"
        case "if":
            begins = not _is_conditional(tokens, index)
        case "import":
            begins = current[0].text != "from" or any(t.text == "import" for t in current)
        case "from":
            begins = current[0].text not in ("raise", "yield") or _imports(tokens, index)
        case _:
            begins = True
    return begins


def _imports(tokens: Sequence[Token], index: int) -> bool:
    """Whether ``from`` at ``index`` is followed by one dotted name and ``import``."""
    before = tokens[index]
    for token in tokens[index + 1 :]:
        if token.text == "import":
            return True
        dot = token.text in (".", "...")
        if not dot and (token.kind != "name" or (before.kind == "name" and before.text != "from")):
            return False
        before = token
    return False


def _is_conditional(tokens: Sequence[Token], index: int) -> bool:
    """Whether ``if`` at ``index`` is the one of ``a if b else c``: no colon before its ``else``."""
    for token in _same_level(tokens, index + 1):
        if token.text == "else":
            return True
        if token.text == ":":
            return False
    return False


def _same_level(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    depth = 0
    for token in tokens[index:]:
        if token.kind == "op" and token.text in OPENERS:
            depth += 1
        elif token.kind == "op" and token.text in CLOSERS:
            depth -= 1
            if depth < 0:
                return
        elif depth == 0:
            yield token

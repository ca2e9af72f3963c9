"""Logical lines: a Python text cut into its statements, and what each one does.

In: text in line layout (line breaks kept, indentation gone). Out: one
:class:`Statement` per logical line, with what the search for the layout asks
about it: its kind, the names it binds and uses, what it calls. Every statement
is parsed alone by the standard library, so nothing here guesses at grammar.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from glossary.code.lexer import CLOSERS, COMPOUND, OPENERS, Token, tokens_of

__all__ = ["Statement", "describe", "split_lines"]

# Clauses that continue a statement, completed to something that parses alone.
_COMPLETIONS = {
    "elif": "if 1: pass\n{}",
    "else": "if 1: pass\n{}",
    "except": "try: pass\n{}",
    "finally": "try: pass\n{}",
}
_FIRST_WORD = re.compile(r"\W*\w+")
_MAIN_GUARD = re.compile(r"if\s+__name__\s*==")


@dataclass(frozen=True, slots=True)
class Statement:
    """One logical line, which may span several physical ones.

    ``comments`` are the whole-line comments above it. ``opens`` tells that its
    block follows on the next lines. ``kind`` names the statement (``assign``,
    ``call``, ``def``, ``method``, ``for`` …), ``opaque`` one that does not parse.
    ``callee`` and ``target`` are the dotted names of what is called and assigned
    first; ``flags`` are ``async``, ``await``, ``dunder``, ``value`` and ``yield``.
    ``value`` is the sort of what is assigned or returned, ``says`` the first word of the
    first string.
    """

    text: str
    comments: tuple[str, ...]
    kind: str
    opens: bool
    binds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    callee: str = ""
    target: str = ""
    flags: frozenset[str] = frozenset()
    value: str = ""
    says: str = ""

    @property
    def leaf(self) -> str:
        """The last name of what is called: ``append`` of ``losses.append``."""
        return self.callee.rsplit(".", 1)[-1]

    @property
    def root(self) -> str:
        """The first name of what is called: ``losses`` of ``losses.append``."""
        return self.callee.split(".", 1)[0]

    @property
    def collects(self) -> str:
        """The name of what a call's method, an addition or an item's assignment adds to."""
        if self.kind == "call":
            return self.root if "." in self.callee else ""
        if self.kind in ("augmented", "assign-item"):
            return self.target.split(".", 1)[0]
        return ""


def split_lines(text: str) -> tuple[list[Statement], tuple[str, ...]] | None:
    """The statements, and the comments after the last; None when a bracket does not close."""
    lines = _logical_lines(tokens_of(text))
    if lines is None:
        return None
    statements: list[Statement] = []
    comments: list[str] = []
    for tokens in lines:
        source = text[tokens[0].start : tokens[-1].end].rstrip()
        code = [token for token in tokens if token.kind not in ("comment", "newline")]
        if code:
            statements.append(describe(source, code, tuple(comments)))
            comments = []
        else:
            comments.append(source)
    return statements, tuple(comments)


def _logical_lines(tokens: list[Token]) -> list[list[Token]] | None:
    """Runs of tokens between the line breaks that stand outside brackets."""
    lines: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "newline" and (depth == 0 or not lines[-1]):
            lines.append([])
            continue
        lines[-1].append(token)
        if token.kind == "op":
            depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth < 0:
            return None
    return [line for line in lines if line] if depth == 0 else None


def describe(source: str, code: list[Token], comments: tuple[str, ...] = ()) -> Statement:
    """What the logical line ``source`` with the tokens ``code`` (no comments) is and does."""
    word = code[0].text if code[0].kind in ("name", "op") else ""
    ends_with_colon = code[-1].text == ":"
    soft = word in ("match", "case") and ends_with_colon and len(code) > 2
    opens = ends_with_colon and (word in COMPOUND or soft)
    tree = _parse(source, word, opens, soft)
    if tree is None:
        names = frozenset(token.text for token in code if token.kind == "name")
        kind = word if word in COMPOUND or soft else "opaque"
        return Statement(source, comments, kind, opens, uses=names)
    visitor = _Names()
    visitor.visit(tree)
    return Statement(
        source,
        comments,
        _kind_of(tree, word, source),
        opens,
        frozenset(visitor.binds),
        frozenset(visitor.uses),
        _callee(tree),
        _target(tree),
        frozenset(visitor.flags | _flags_of(tree, word)),
        _sort_of_value(tree),
        visitor.says,
    )


@lru_cache(maxsize=1024)
def _parse(source: str, word: str, opens: bool, soft: bool) -> ast.AST | None:
    """The statement alone; asked again for each reading of a text in which it stands."""
    text = source
    if opens:
        text += "\n pass"
    if word in _COMPLETIONS:
        text = _COMPLETIONS[word].format(text)
    elif word == "case" and soft:
        text = "match 1:\n " + text.replace("\n pass", "\n  pass")
    elif word == "match" and soft:
        text = source + "\n case _: pass"
    elif word == "try" and opens:
        text += "\nfinally: pass"
    elif word == "@":
        text += "\nclass _: pass"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if body else None


_EXPRESSIONS: dict[type[ast.AST], str] = {
    ast.Call: "call",
    ast.Name: "name",
    ast.Await: "call",
    ast.Yield: "yield",
    ast.YieldFrom: "yield",
}
_STATEMENTS: dict[type[ast.AST], str] = {
    ast.Assign: "assign",
    ast.AnnAssign: "annotated",
    ast.AugAssign: "augmented",
    ast.Return: "return",
    ast.Raise: "raise",
    ast.Break: "break",
    ast.Continue: "continue",
    ast.Pass: "pass",
    ast.Import: "import",
    ast.ImportFrom: "import",
    ast.Assert: "assert",
    ast.Delete: "del",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.If: "if",
    ast.For: "for",
    ast.AsyncFor: "for",
    ast.While: "while",
    ast.With: "with",
    ast.AsyncWith: "with",
    ast.Try: "try",
    ast.ClassDef: "class",
    ast.Match: "match",
}


def _kind_of(tree: ast.AST, word: str, source: str) -> str:
    kind = _STATEMENTS.get(type(tree), "other")
    if word in _COMPLETIONS or word == "case":
        return word
    match tree:
        case ast.ClassDef() if word == "@":
            kind = "decorator"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            arguments = [*tree.args.posonlyargs, *tree.args.args]
            kind = "method" if arguments and arguments[0].arg in ("self", "cls") else "def"
        case ast.If() if _MAIN_GUARD.match(source):
            kind = "main"
        case ast.Expr(value=ast.Constant(value=str())):
            kind = "docstring" if '"""' in source or "'''" in source else "string"
        case ast.Expr(value=ast.Constant(value=value)):
            kind = "ellipsis" if value is ... else "constant"
        case ast.Expr():
            kind = _EXPRESSIONS.get(type(tree.value), "expression")
        case ast.Assign(targets=[ast.Attribute(), *_]):
            kind = "assign-attribute"
        case ast.Assign(targets=[ast.Subscript(), *_]):
            kind = "assign-item"
    return kind


def _flags_of(tree: ast.AST, word: str) -> set[str]:
    flags: set[str] = set()
    if word == "async":
        flags.add("async")
    if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef) and tree.name.startswith("__"):
        flags.add("dunder")
    if isinstance(tree, ast.Return) and tree.value is not None:
        flags.add("value")
    return flags


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(parts))


def _value(tree: ast.AST) -> ast.AST | None:
    value = getattr(tree, "value", None) or getattr(tree, "iter", None)
    if isinstance(tree, ast.If | ast.While):
        value = tree.test
    if isinstance(tree, ast.With | ast.AsyncWith):
        value = tree.items[0].context_expr
    while isinstance(value, ast.Await | ast.Yield | ast.YieldFrom):
        value = value.value
    return value if isinstance(value, ast.AST) else None


def _callee(tree: ast.AST) -> str:
    value = _value(tree)
    return _dotted(value) if isinstance(value, ast.Call) else ""


def _sort_of_value(tree: ast.AST) -> str:
    """What kind of value is assigned, returned, tested or awaited."""
    value = _value(tree)
    match value:
        case None:
            return ""
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return "empty"
        case ast.Constant():
            return "zero" if not value.value else "constant"
        case ast.Call(args=[], keywords=[]):
            return "bare call"
        case ast.UnaryOp(operand=ast.Constant()):
            return "constant"
    return type(value).__name__


def _target(tree: ast.AST) -> str:
    if isinstance(tree, ast.Assign):
        target = tree.targets[0]
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[0]
        return _dotted(target)
    if isinstance(tree, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
        return _dotted(tree.target)
    if isinstance(tree, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return tree.name
    return ""


class _Names(ast.NodeVisitor):
    """The names a statement binds and those it takes from around it."""

    def __init__(self) -> None:
        self.binds: set[str] = set()
        self.uses: set[str] = set()
        self.flags: set[str] = set()
        self.says = ""

    def visit_Constant(self, node: ast.Constant) -> None:
        if not self.says and isinstance(node.value, str):
            word = _FIRST_WORD.match(node.value)
            self.says = word.group().lower() if word else "?"

    def visit_Name(self, node: ast.Name) -> None:
        (self.uses if isinstance(node.ctx, ast.Load) else self.binds).add(node.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.uses.add(node.target.id)
        self.generic_visit(node)

    def visit_alias(self, node: ast.alias) -> None:
        self.binds.add((node.asname or node.name).split(".")[0])

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.binds.add(node.name)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.binds.add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.binds.add(node.name)
        self.generic_visit(node)
        spread = [node.args.vararg, node.args.kwarg]
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.binds.update(a.arg for a in [*arguments, *(s for s in spread if s)])

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._inner(node, {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)})

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        bound = {
            name.id
            for generator in node.generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        self._inner(node, bound)

    def _inner(self, node: ast.AST, bound: set[str]) -> None:
        inner = _Names()
        inner.generic_visit(node)
        self.uses |= inner.uses - bound
        self.flags |= inner.flags

    def visit_Await(self, node: ast.Await) -> None:
        self.flags.add("await")
        self.generic_visit(node)

    def visit_Yield(self, node: ast.Yield) -> None:
        self.flags.add("yield")
        self.generic_visit(node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> None:
        self.flags.add("yield")
        self.generic_visit(node)

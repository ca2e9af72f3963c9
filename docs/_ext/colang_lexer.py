"""A Pygments lexer for Colang, the dialogue language of NeMo Guardrails.

In: Colang source. Out: tokens; every character has one, so no text can make it mark an
error. Only what a reader wants told apart is: definitions, who acts, control words,
variables, strings, comments.
"""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

__all__ = ["ColangLexer"]

_CONTROL = (
    *("if", "else", "elif", "when", "while", "for", "in", "and", "or", "not", "as"),
    *("return", "stop", "abort", "goto", "label", "break", "continue", "pass"),
    *("execute", "await", "match", "send", "start", "activate", "do", "import", "global"),
    *("say", "ask"),
)
_DEFINED = bygroups(  # type: ignore[no-untyped-call]  # Pygments has no type hints
    Keyword.Declaration, Whitespace, Keyword.Type, Whitespace, Name.Function
)
_NAMED = bygroups(  # type: ignore[no-untyped-call]  # Pygments has no type hints
    Keyword.Declaration, Whitespace, Name.Function
)


class ColangLexer(RegexLexer):
    """Colang 1.0 and the common statements of 2.x."""

    name = "Colang"
    aliases: ClassVar[list[str]] = ["colang"]
    filenames: ClassVar[list[str]] = ["*.co"]
    url = "https://docs.nvidia.com/nemo/guardrails/"

    tokens: ClassVar = {
        "root": [
            (r"\s+", Whitespace),
            (r"#.*$", Comment.Single),
            (
                r"(define)([ \t]+)(user|bot|flow|subflow|action)\b([ \t]*)([^\n#\"$]*)",
                _DEFINED,
            ),
            (
                r"(flow)([ \t]+)([^\n#\"$]*)",
                _NAMED,
            ),
            (r"(user|bot|event)\b", Keyword.Type),
            (words(_CONTROL, prefix=r"\b", suffix=r"\b"), Keyword),
            (r"\b(?:True|False|None)\b", Keyword.Constant),
            (r"\$\w+(?:\.\w+)*", Name.Variable),
            (r"@\w+", Name.Decorator),
            (r'"""(?:.|\n)*?"""', String.Doc),
            (r'"(?:\\.|[^"\\\n])*"?', String.Double),
            (r"\b\d+(?:\.\d+)?\b", Number),
            (r"==|!=|<=|>=|[-+*/=<>]", Operator),
            (r"[()\[\]{},.:|]", Punctuation),
            (r"\w+", Text),
            (r".", Text),
        ]
    }

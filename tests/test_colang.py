"""Colang is told apart word by word, and no text is an error to its lexer."""

from __future__ import annotations

from colang_lexer import ColangLexer
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Comment, Error, Keyword, Name, String

FLOW = """\
define flow answer with fact check
  user ask question  # the opening
  $answer = execute llm_generate(query=user_message)
  if $answer.accurate
    bot say "Here it is."
"""


def test_statements_are_told_apart() -> None:
    tokens = [(kind, value) for kind, value in ColangLexer().get_tokens(FLOW) if value.strip()]
    assert tokens[:4] == [
        (Keyword.Declaration, "define"),
        (Keyword.Type, "flow"),
        (Name.Function, "answer with fact check"),
        (Keyword.Type, "user"),
    ]
    assert (Comment.Single, "# the opening") in tokens
    assert (Name.Variable, "$answer") in tokens
    assert (Keyword, "if") in tokens
    assert (String.Double, '"Here it is."') in tokens


@given(st.text())
def test_any_text_is_lexed_whole_and_without_errors(text: str) -> None:
    tokens = list(ColangLexer(stripnl=False, ensurenl=False).get_tokens(text))
    assert all(kind is not Error for kind, _ in tokens)
    assert "".join(value for _, value in tokens) == text.replace("\r\n", "\n").replace("\r", "\n")

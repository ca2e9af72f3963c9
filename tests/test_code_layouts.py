"""Code that lost its layout is shown as code only where no other layout is possible."""

from __future__ import annotations

import pytest
from fences import read, words_of
from glossary.blocks.code import BREAKS_LOST, INDENTATION_LOST
from glossary.entry import CodeBlock


def code(text: str, tag: str, *, flattened: bool = False) -> CodeBlock:
    """The block that a fence with nothing but code becomes."""
    (block,) = read(text, tag, flattened=flattened).blocks
    assert isinstance(block, CodeBlock)
    return block


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("cat > run.py <<'EOF'\nif x:\nprint(x)\nEOF\npython run.py", "bash"),
        ("kubectl apply -f - <<EOF\nmetadata:\nname: pod\nEOF", "bash"),
        ('python -c "\nfor i in x:\nprint(i)\n"', "bash"),
        (">>> for x in y:\n... print(x)\n1", "pycon"),
        ("main = do\nprint x\nprint y", "haskell"),
        ("main = do\nprint x\nprint y", "hs"),
    ],
)
def test_where_indentation_has_a_meaning_its_loss_is_said(text: str, tag: str) -> None:
    assert code(text, tag) == CodeBlock("text", text, 1, INDENTATION_LOST)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("cat > .env <<EOF A=1 B=2 EOF", "bash"),
        (">>> for x in y: ... print(x) 1", "pycon"),
        ("assign y = a; // the sum of a and x z <= b;", "verilog"),
        ('{ // of the model "size": 1 }', "json"),
        ("likes(a, b). % who likes whom happy(X) :- likes(X, b). sad(c).", "prolog"),
        ("<script> // draw let x = 1; </script>", "html"),
    ],
)
def test_where_a_line_end_has_a_meaning_its_loss_is_said(text: str, tag: str) -> None:
    assert code(text, tag, flattened=True) == CodeBlock("text", text, 1, BREAKS_LOST)


def test_a_flattened_key_that_may_be_a_remark_is_not_shown_as_yaml() -> None:
    block = code("name: x # replicas: 3 image: y", "yaml", flattened=True)
    assert (block.language, block.notice) == ("text", BREAKS_LOST)


def test_of_a_flattened_text_without_a_rule_no_line_is_called_likely() -> None:
    text = "function f() x = 1 -- one y = 2 end"
    assert code(text, "lua", flattened=True) == CodeBlock("lua", text, 1, BREAKS_LOST)


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        ("add :: Int\nsub :: Int", "haskell", "haskell"),
        (">>> for x in y:\n...     print(x)\n1", "pycon", "pycon"),
        ('python -c "\nimport torch\nprint(torch)\n"\nls', "bash", "bash"),
        ("echo $((1 << n))\nn", "bash", "bash"),
        ("if (a) return f(b)\nnext()", "js", "javascript"),
        ("else next(x)\ny", "js", "javascript"),
    ],
)
def test_lines_that_need_no_indentation_are_code_as_they_are(
    text: str, tag: str, language: str
) -> None:
    assert code(text, tag) == CodeBlock(language, text, 1)


def test_words_of_broken_json_stay_apart() -> None:
    text = '{"a": not valid here, "b": 1 ... }'
    shown = code(text, "json", flattened=True)
    assert shown.text.split() == ["{", '"a":', "not", "valid", "here,", '"b":', "1", "...", "}"]


def test_a_sentence_above_code_of_unclear_layout_is_shown_once() -> None:
    program = "def f(x): for y in x: y.a() return z if x: b() c() d() e(f)"
    text = f'Prompt: "Write a function." Generated Code: {program}'
    *_, shown = blocks = read(text, flattened=True).blocks
    assert words_of(blocks) == text
    assert shown == CodeBlock("text", program, 1, INDENTATION_LOST)


@pytest.mark.parametrize("line", ["A --- C", "A[One] --> C\nA[Two] --> D"])
def test_mermaid_that_a_flowchart_would_change_is_shown_as_text(line: str) -> None:
    text = f"graph LR\nA --> B\n{line}"
    assert read(text, "mermaid").blocks == (CodeBlock("text", text, 1),)


def test_yaml_nested_without_end_is_plain_text() -> None:
    text = "\n".join(["kind: Pod", *["resources:", "limits:"] * 60])
    assert code(text, "yaml") == CodeBlock("text", text, 1, INDENTATION_LOST)

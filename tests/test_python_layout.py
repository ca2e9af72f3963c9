"""Squashed Python gets its layout back; what is intact or unclear stays as it is."""

import ast
import contextlib
import inspect
import json
import textwrap
import tomllib
from pathlib import Path

import pytest
from glossary.code.boundaries import split_statements
from glossary.code.comments import readings, statements_of
from glossary.code.lexer import tokens_of
from glossary.code.model import load_model
from glossary.code.outline import Outline
from glossary.code.python_layout import looks_like_python, restore_python
from glossary.code.snippet import Snippet
from glossary.code.statements import split_lines
from glossary.code.whole import whole
from hypothesis import given, settings
from hypothesis import strategies as st

ANSWERS = Path(__file__).parent / "gold" / "code.jsonl"
TOOLS = Path(__file__).parents[1] / "tools"


def _fence(damaged: str) -> str:
    """The text inside a damaged fence, without its backticks and tag."""
    first, _, rest = damaged.strip().partition("\n" if "\n" in damaged.strip() else " ")
    assert first.startswith("```")
    return rest.removesuffix("```").strip()


def _python_answers() -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
    return [
        (_fence(row["damaged"]), row["restored"])
        for row in rows
        if row["lang"] == "python" and "Prompt:" not in row["damaged"]
    ]


@pytest.mark.parametrize(("damaged", "answer"), _python_answers())
def test_snippets_of_the_seeds_get_the_tree_a_person_gave_them(damaged: str, answer: str) -> None:
    restored = restore_python(damaged, flattened="\n" not in damaged)
    assert restored.sure
    assert ast.dump(ast.parse(restored.text)) == ast.dump(ast.parse(answer))


TRAINING_LOOP = """\
import torch

model = Net()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    total = 0.0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"Epoch {epoch}: {total / len(loader)}")
torch.save(model.state_dict(), "model.pt")
"""
METHODS = """\
class Stack:
    def __init__(self):
        self.items = []

    def pop(self):
        if not self.items:
            raise IndexError("empty")
        return self.items.pop()

    @property
    def top(self):
        try:
            return self.items[-1]
        except IndexError:
            return None
        finally:
            self.seen = True

stack = Stack()
"""


@pytest.mark.parametrize("code", [TRAINING_LOOP, METHODS])
@pytest.mark.parametrize("flattened", [False, True])
def test_a_squashed_snippet_is_laid_out_as_its_author_did(code: str, flattened: bool) -> None:
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    restored = restore_python((" " if flattened else "\n").join(lines), flattened=flattened)
    assert restored.sure
    assert restored.changed
    assert not restored.fragment
    assert restored.text == code.rstrip("\n")


def _snippet(code: str) -> tuple[Snippet, list[int]]:
    """The statements of intact code, one a line, with their depths."""
    lines = [line for line in code.splitlines() if line.strip()]
    split = split_lines("\n".join(line.strip() for line in lines))
    assert split is not None
    return Snippet(split[0]), [(len(line) - len(line.lstrip())) // 4 for line in lines]


def test_only_asynchronous_functions_wait() -> None:
    damaged = "def show(page):\nprint(page.title)\nawait page.goto(address)\nshow(page)"
    restored = restore_python(damaged, flattened=False)
    assert restored.sure
    assert "\nawait" in restored.text


def test_an_outline_knows_blocks_scopes_and_ends() -> None:
    outline = Outline(*_snippet(TRAINING_LOOP))
    epoch, batch, zero, show, save = 3, 5, 6, 11, 12
    assert outline.children[epoch] == [4, batch, show]
    assert list(outline.body(batch)) == [zero, 7, 8, 9, 10]
    assert (outline.ends[batch], outline.ends[epoch]) == (show, save)
    assert outline.chains[zero] == (epoch, batch)
    assert outline.loops[save] == []
    assert Outline(*_snippet(METHODS)).scopes[1:3] == [0, 1]


RIGHT_SUM = """\
def mean(values, scale):
    total = 0
    for value in values:
        total += value * scale
    return total
print(mean([1, 2], 2))
"""
RETURN_OUTSIDE = """\
def mean(values, scale):
    total = 0
for value in values:
    total += value * scale
print(mean([1, 2], 2))
"""
SUM_BEGUN_ANEW = """\
for row in rows:
    total = 0
    total += row
print(total)
"""


@pytest.mark.parametrize(
    ("code", "feature", "present"),
    [
        (RIGHT_SUM, "undefined", False),
        (RETURN_OUTSIDE, "undefined", True),
        (RIGHT_SUM, "parameter unused", False),
        (RETURN_OUTSIDE, "parameter unused", True),
        (RIGHT_SUM, "collects:zero 1 k:augmented", True),
        (SUM_BEGUN_ANEW, "collects:zero 0 k:augmented", True),
        (SUM_BEGUN_ANEW, "summed:True", True),
        (SUM_BEGUN_ANEW, "leak:for", True),
        (TRAINING_LOOP, "leak:for", False),
        (METHODS, "undefined", False),
    ],
)
def test_a_whole_layout_shows_what_no_line_does(code: str, feature: str, present: bool) -> None:
    snippet, depths = _snippet(code)
    group, features = whole(snippet, depths)
    assert group == "whole"
    assert (feature in features) is present


def test_the_training_data_are_recorded_and_kept_apart() -> None:
    with (TOOLS / "training" / "python_layout_sources.toml").open("rb") as file:
        records = tomllib.load(file)
    parts = [record["part"] for record in records.values()]
    assert set(parts) == {"train", "dev", "test"}
    assert parts.count("test") >= 10
    for project, record in records.items():
        assert record["licence"] in {"Apache-2.0", "BSD", "MIT", "modified MIT"}, project
        assert record["revision"], project
    data = TOOLS / "glossary" / "data" / "python_layout.json.gz"
    assert data.stat().st_size < 1_000_000


def test_lines_of_an_open_bracket_are_set_in() -> None:
    damaged = "layers = nn.Sequential(OrderedDict({\n'in': nn.Linear(\n2,\n3\n),\n}))"
    assert restore_python(damaged, flattened=False).text == textwrap.dedent(
        """\
        layers = nn.Sequential(OrderedDict({
            'in': nn.Linear(
                2,
                3
            ),
        }))"""
    )


def test_a_docstring_follows_its_quotes_and_other_strings_keep_their_lines() -> None:
    damaged = 'def ask():\n"""Ask.\nTwice.\n"""\nreturn """a\nb"""'
    expected = 'def ask():\n    """Ask.\n    Twice.\n    """\n    return """a\nb"""'
    assert restore_python(damaged, flattened=False).text == expected


def _whole_functions() -> list[str]:
    sources = []
    for module in (ast, contextlib, inspect, json, textwrap):
        for _, member in inspect.getmembers(module, inspect.isfunction):
            if member.__module__ == module.__name__:
                sources.append(textwrap.dedent(inspect.getsource(member)))
    return sources


@pytest.mark.parametrize("code", _whole_functions()[::5])
def test_intact_code_comes_through_byte_for_byte(code: str) -> None:
    restored = restore_python(code, flattened=False)
    assert restored.text == code
    assert restored.sure
    assert not restored.changed


def _ink(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("code", _whole_functions()[::7])
@pytest.mark.parametrize("flattened", [False, True])
def test_only_white_space_changes_in_real_code(code: str, flattened: bool) -> None:
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    damaged = (" " if flattened else "\n").join(lines)
    assert _ink(restore_python(damaged, flattened=flattened).text) == _ink(damaged)


_PIECES = st.sampled_from(
    """\
    def f(x):|class A:|for i in y:|if x:|else:|elif z:|try:|except E:|finally:|while True:|async
    with open(p) as f:|return x|break|x = 1|print(x)|# a note|'''|"|foo(|)|]|{|@cached|lambda|:
    await g()|yield|match x:|case 1:|print 'old'|%time x|!ls|>>> x|...|\\|\t|x: int|é = "☃"
    """.replace("\n    ", "|").split("|")
)


@settings(max_examples=150)
@given(st.lists(_PIECES, max_size=14), st.sampled_from(["\n", " "]))
def test_scraps_of_code_never_raise_and_lose_nothing(pieces: list[str], space: str) -> None:
    damaged = space.join(pieces)
    restored = restore_python(damaged, flattened=space == " ")
    assert _ink(restored.text) == _ink(damaged)
    assert 0.0 <= restored.confidence <= 1.0
    if not restored.sure:
        assert restored.text == damaged
    elif not restored.fragment:
        compile(restored.text, "restored", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    assert 0.0 <= looks_like_python(damaged, flattened=space == " ") <= 1.0


@given(st.text(max_size=300), st.booleans())
def test_arbitrary_text_never_raises(text: str, flattened: bool) -> None:
    restored = restore_python(text, flattened=flattened)
    assert _ink(restored.text) == _ink(text)
    assert 0.0 <= looks_like_python(text, flattened=flattened) <= 1.0


@pytest.mark.parametrize(
    "text",
    [
        "for x in y:\nprint x",  # Python 2
        "def f():\n    return 1\n  return 2",  # a layout of its own, broken
        "if a:\n\tb()\n        c()",  # tabs and spaces
        "foo(\nbar",
        "x = '''never closed",
        "else:\nx = 1",
        "for i in x:\nf(i)\n" * 50_000,
    ],
)
def test_what_cannot_be_laid_out_is_returned_as_it_came(text: str) -> None:
    restored = restore_python(text, flattened=False)
    assert not restored.sure
    assert restored.text == text
    assert restored.reason


def test_an_excerpt_is_a_fragment() -> None:
    restored = restore_python("x = self.norm(x)\nreturn self.head(x)", flattened=False)
    assert restored.sure
    assert restored.fragment


def test_shell_escapes_of_notebooks_are_kept() -> None:
    restored = restore_python("!pip install x\nfor a in b:\nprint(a)", flattened=False)
    assert restored.text == "!pip install x\nfor a in b:\n    print(a)"
    assert restored.fragment


@pytest.mark.parametrize(
    ("flat", "statements"),
    [
        ("a = 1 b = 2", ["a = 1", "b = 2"]),
        ("x = a if b else c if d: e() else: f()", ["x = a if b else c", "if d:", "e()"]),
        ("from a.b import c import d", ["from a.b import c", "import d"]),
        ("raise X from e from m import n", ["raise X from e", "from m import n"]),
        ("return lambda x: x @decorate def f(): pass", ["return lambda x: x", "@decorate"]),
        ("y = a @ b z = not c in d", ["y = a @ b", "z = not c in d"]),
        ("x: int = 3 d = {1: 2} pass", ["x: int = 3", "d = {1: 2}", "pass"]),
        ('"""Doc.""" x = "a" "b"', ['"""Doc."""', 'x = "a" "b"']),
        ("from m import * go()", ["from m import *", "go()"]),
    ],
)
def test_statements_of_flattened_code_begin_where_no_expression_can_go_on(
    flat: str, statements: list[str]
) -> None:
    groups = split_statements(tokens_of(flat))
    found = [flat[group[0].start : group[-1].end] for group in groups]
    assert found[: len(statements)] == statements


def test_a_comment_ends_where_the_code_begins() -> None:
    flat = "f(a, # the input b) # then print the result print(c)"
    best = readings(flat, load_model().weigh)[0]
    assert [flat[start:end].strip() for start, end in best.comments] == [
        "# the input",
        "# then print the result",
    ]
    statements, closing = statements_of(flat, best)
    assert [statement.kind for statement in statements] == ["call", "call"]
    assert closing == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("import numpy as np\nx = np.zeros(3)\nprint(x)", 0.9, 1.0),
        ("Task: assemble\nMethod: standard\nOrdering: 1 < 3", 0.0, 0.1),
        ("pip install torch\nls -la", 0.0, 0.1),
        ("E = mc^2", 0.0, 1.0),
    ],
)
def test_only_python_looks_like_python(text: str, low: float, high: float) -> None:
    assert low <= looks_like_python(text) <= high


@pytest.mark.parametrize("piece", ["- x ", "not ", "( ", "a.", "lambda: "])
@pytest.mark.parametrize("flattened", [False, True])
def test_nesting_beyond_reason_is_no_python(piece: str, flattened: bool) -> None:
    text = piece * 1_000
    assert looks_like_python(text, flattened=flattened) == 0.0
    assert restore_python(text, flattened=flattened).text == text


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("for x in y:\n    print x", False),
        ("for x in y:\nprint x\nprint 'done'", True),
        ("if a:\nb()\n" * 200, False),
        ("x = 1\n" * 20_000, False),
    ],
)
def test_a_layout_is_lost_only_where_none_is_left(text: str, lost: bool) -> None:
    restored = restore_python(text, flattened=False)
    assert (restored.sure, restored.lost) == (False, lost)

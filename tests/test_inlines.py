"""Bold, emphasis, code and formulas, and the characters that are none of them."""

import pytest
from glossary.entry import Code, Emphasis, Math, Strong, Text
from glossary.structure.inlines import parse_inlines, unclosed_formula
from glossary.walk import plain_text
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", (Text("plain"),)),
        ("**A** is **b**", (Strong((Text("A"),)), Text(" is "), Strong((Text("b"),)))),
        ("*almost* correct", (Emphasis((Text("almost"),)), Text(" correct"))),
        ("use `h(T)` now", (Text("use "), Code("h(T)"), Text(" now"))),
        ("for $N$ images", (Text("for "), Math("N"), Text(" images"))),
        # a formula begins with the space that a lost escape left
        ("function $ abla f$.", (Text("function "), Math(" abla f"), Text("."))),
        ("cut $\nabla f$.", (Text("cut "), Math("\nabla f"), Text("."))),
        # 002:108: bold with formulas in it
        ("**if $a**b$ then**", (Strong((Text("if "), Math("a**b"), Text(" then"))),)),
    ],
)
def test_marks_are_understood(text: str, wanted: object) -> None:
    assert parse_inlines(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "trial.suggest_* methods and *",  # 000:755
        "satisfies h*(x) = p(x)*q(x)",  # 003:1036
        "MTTF = A * J^(-n) * exp(Ea)",  # 004:196
        "costs $1,500-$5,000 per admission",  # 000:914
        "($1K-10K per search); $10K-100K per year; $1K-10K; limits",  # 001:196
        "(≈$40K in cloud compute) for $n",
        "$answer = execute llm_generate then $verified",  # 001:120
        "snake_case and x_i",
        "2**3 and a ** b ** c",
        "no [MASK] @name ~10 <b> & {x}",
        "a `tick",
        "****",
    ],
)
def test_characters_that_mean_nothing_stay(text: str) -> None:
    assert parse_inlines(text) == (Text(text),)


def test_a_price_before_a_formula_does_not_swallow_it() -> None:
    assert parse_inlines("pay $5 for $x$ or $y$")[1::2] == (Math("x"), Math("y"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("where $T_i = \\exp(", True), ("only $5 left", False), ("$x_i$ closed", False)],
)
def test_an_unclosed_formula_is_noticed(text: str, *, wanted: bool) -> None:
    assert unclosed_formula(text) is wanted


@settings(max_examples=400)
@given(st.text(st.sampled_from("ab A1.*$`_{}\\()-\n ")))
def test_every_character_but_the_marks_is_kept(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(character for character in value if character.isalnum())

    assert bare(plain_text(parse_inlines(text))) == bare(text)

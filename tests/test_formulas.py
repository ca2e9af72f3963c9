"""Formulas: repair, the inventory of commands, and formulas in plain characters."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from glossary.entry import (
    Code,
    Entry,
    Formula,
    Inline,
    Layout,
    List,
    ListItem,
    Math,
    NoteCode,
    Paragraph,
    SourceRef,
    Table,
    Text,
)
from glossary.formulas import repair_formulas
from glossary.formulas.inventory import check_commands, commands, environments
from glossary.formulas.plain import plain_to_tex
from glossary.formulas.repair import read_formulas
from glossary.formulas.tokens import damage, tokenize
from glossary.structure.inlines import parse_inlines
from hypothesis import given, settings
from hypothesis import strategies as st
from math_core import LatexToMathML

TESTS = Path(__file__).parent
INTACT = (TESTS / "cases" / "formulas" / "intact.txt").read_text(encoding="utf-8").splitlines()
DOLLARS = (TESTS / "cases" / "formulas" / "no-mathematics.txt").read_text(encoding="utf-8")


@cache
def hand_checked(kind: str) -> tuple[dict[str, str], ...]:
    lines = (TESTS / "gold" / "formulas.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(item for item in map(json.loads, lines) if item["kind"] == kind)


def signs(tex: str) -> list[str]:
    """The tokens that must agree; what the answers add as polish is left out."""
    plain = re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", tex).replace(r"\,", "")
    return [token.text + token.argument for token in tokenize(plain)]


def read(tex: str, *, lines: bool = False, prose: str = "") -> str:
    reading = read_formulas((tex,), prose, lines=lines).get(tex)
    return reading.tex if reading else tex


def entry(*formulas: str, layout: Layout = Layout.FLATTENED, prose: str = "") -> Entry:
    children = tuple(part for tex in formulas for part in (Text(" and "), Math(tex)))
    blocks = (Paragraph((Text(prose), *children), 7),)
    return Entry("header", "", "", blocks, layout, (SourceRef("000.txt", 5, 7),))


# --- what the seeds have ---------------------------------------------------------------


def damaged_entries() -> list[tuple[str, ...]]:
    by_entry = defaultdict(list)
    for item in hand_checked("damaged"):
        by_entry[item["file"], item["first_line"]].append(item["damaged"])
    return [tuple(dict.fromkeys(formulas)) for formulas in by_entry.values()]


@pytest.mark.parametrize("formulas", damaged_entries())
def test_seed_formulas_come_back(formulas: tuple[str, ...]) -> None:
    texts = tuple(formula.strip("$") for formula in formulas)
    answers = {item["damaged"].strip("$"): item["repaired"] for item in hand_checked("damaged")}
    readings = read_formulas(texts, lines="\n" in "".join(texts))
    for text in texts:
        assert signs(readings[text].tex) == signs(answers[text].strip("$ "))


# --- evidence --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("2pi r", r"2\pi r"),
        ("alphaeta", r"\alpha\beta"),
        ("Rmathbf{x}", r"R\mathbf{x}"),
        ("|x|_2 leq 1", r"\|x\|_2 \leq 1"),
        ("|S| leq n", r"|S| \leq n"),
        ("S = {1, ldots, n}", r"S = \{1, \ldots, n\}"),
        ("left{x ight}", r"\left\{x \right\}"),
        ("D_{KL}(p | q) geq 0", r"D_{KL}(p \| q) \geq 0"),
        ("p(x | y) propto p(y | x)", r"p(x | y) \propto p(y | x)"),
        (
            "egin{pmatrix} a & b \\ c & d end{pmatrix}",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        ),
        (" ext{RMS}(x) leq 5\\%", r"\text{RMS}(x) \leq 5\%"),
        # a second argument is no set, after white space either
        ("frac{ mathrm{Pr}(A) } { mathrm{Pr}(B) }", r"\frac{ \mathrm{Pr}(A) } { \mathrm{Pr}(B) }"),
        # sets and groups that are nobody's argument
        ("hat{y} = R({h_v^T : v in G})", r"\hat{y} = R(\{h_v^T : v \in G\})"),
        ("L(phi, {x_1, ldots, x_n})", r"L(\phi, \{x_1, \ldots, x_n\})"),
        # marks and thin spaces: by white space, and by what they stand in
        ("y = r + gamma , Q(s', a')", r"y = r + \gamma \, Q(s', a')"),
        ("ell( heta ; D) = f(x, y)", r"\ell(\theta ; D) = f(x, y)"),
        ("n approx 37{,}700", r"n \approx 37{,}700"),
        # letters that spell a command in a script are an index
        ("C_{pm} = frac{a}{6sigma}", r"C_{pm} = \frac{a}{6\sigma}"),
        ("S_{sim}(lambda) + T_{max}", r"S_{sim}(\lambda) + T_{max}"),
        (r"u\_left = alpha", r"u\_left = \alpha"),
        # little is left, but where it stands tells
        ("z_t o z_r", r"z_t \to z_r"),
        ("max_a Q(s, a)", r"\max_a Q(s, a)"),
    ],
)
def test_lost_commands_are_found(text: str, tex: str) -> None:
    assert signs(read(text)) == signs(tex)


def test_beta_and_eta_are_told_by_the_words_of_the_entry() -> None:
    formula = " heta leftarrow heta - eta abla L"
    assert r"\eta" in read(formula, prose="the learning rate η of gradient descent")
    assert read("gamma x + eta", prose="a scale (γ) and a shift (β)") == r"\gamma x + \beta"


def test_one_letter_throughout_an_entry() -> None:
    texts = ("gamma hat{x} + eta", "eta")
    readings = read_formulas(texts, "batch normalization with shift β")
    assert [readings[text].tex for text in texts] == [r"\gamma \hat{x} + \beta", r"\beta"]


def test_which_beta_is_told_by_its_number() -> None:
    formula = "v_t leftarrow eta_2 v_{t-1} + (1 - eta_2) cdot g_t^2"
    assert read(formula).startswith(r"v_t \leftarrow \beta_2 v_{t-1}")


def test_nu_is_told_by_where_the_entry_has_it() -> None:
    sure = read_formulas(("( u, x)", "x = u + sigma"))
    assert sure["x = u + sigma"].tex == r"x = \nu + \sigma"
    plain = read_formulas(("(u, x)", "x = u + sigma"))
    assert plain["x = u + sigma"].tex == r"x = u + \sigma"


def test_a_line_break_is_no_tab() -> None:
    assert read("x\nabla y", lines=True) == r"x \nabla y"
    assert read("f(x)\nightarrow [0, 1]", lines=True) == r"f(x) \rightarrow [0, 1]"


def test_only_what_stood_before_n_was_lost() -> None:
    text = r"\frac{1}{q} abla \cdot \mathbf{J}_n"
    assert read(text) == r"\frac{1}{q} \nabla \cdot \mathbf{J}_n"


def test_a_repair_is_recorded_wherever_it_was_made() -> None:
    cell = (Math("N imes N"),)
    blocks = (
        Table((cell,), ((cell,),), ("",), 3),
        List((ListItem((Paragraph(cell, 4), Formula(" abla f", 5)), 4),), 4),
    )
    repaired = repair_formulas(replace(entry(), blocks=blocks))
    made = [(repair.line, repair.after) for repair in repaired.repairs]
    assert made == [(3, r"N \times N"), (3, r"N \times N"), (4, r"N \times N"), (5, r"\nabla f")]


def test_a_guess_is_marked() -> None:
    repaired = repair_formulas(entry("eta < 0.1"))
    assert [note.code for note in repaired.notes] == [NoteCode.UNSURE_REPAIR]
    paragraph = repaired.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [child.unsure for child in paragraph.children if isinstance(child, Math)] == [True]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"where $T_i = \exp(-\sum_{j", (Text("where "), Code(r"$T_i = \exp(-\sum_{j"))),
        ("x_i = z_i × exp(s_i(x_{", (Text("x_i = z_i × exp(s_i(x_{"),)),
        ("it costs $5 (x = 3) or {more}", None),
        ("$HOME and $PATH = (a", None),
    ],
)
def test_what_breaks_off_is_marked(text: str, shown: tuple[Inline, ...] | None) -> None:
    whole = replace(entry(), blocks=(Paragraph((Text(text),), 7),))
    marked = repair_formulas(whole)
    if shown is None:
        assert marked is whole
        return
    assert marked.blocks == (Paragraph(shown, 7),)
    assert [(note.code, note.line) for note in marked.notes] == [(NoteCode.FORMULA_CUT_OFF, 7)]
    assert repair_formulas(marked).blocks == marked.blocks


def test_a_word_of_any_length_does_not_break_off() -> None:
    whole = replace(entry(), blocks=(Paragraph((Text("{" * 200_000),), 7),))
    assert repair_formulas(whole) is whole


# --- doing no harm ---------------------------------------------------------------------


@pytest.mark.parametrize("tex", INTACT)
def test_intact_formulas_stay_byte_for_byte(tex: str) -> None:
    untouched = entry(tex)
    assert repair_formulas(untouched) is untouched


@pytest.mark.parametrize(
    "formulas",
    [
        (r"\alpha x + \theta", "w_eta"),  # what is intact speaks for the rest of its entry
        (r"u_t &\leftarrow \beta m_t \\ u_s &\leftarrow 0",),  # no \nu after a row's end
        ("is a notion of distance between probability distributions. As we go on",),
        ("max(0, x)", "log(x)"),
        (r"v\_left = v\_right",),
    ],
)
@pytest.mark.parametrize("lines", [False, True])
def test_weak_evidence_changes_nothing(formulas: tuple[str, ...], lines: bool) -> None:
    assert read_formulas(formulas, lines=lines) == {}


@pytest.mark.parametrize("sentence", DOLLARS.splitlines())
def test_dollars_are_not_always_mathematics(sentence: str) -> None:
    assert not [child for child in parse_inlines(sentence) if isinstance(child, Math)]


@given(st.lists(st.sampled_from(INTACT), min_size=1, max_size=4), st.booleans())
@settings(max_examples=60)
def test_repair_is_idempotent_and_keeps_braces_balanced(formulas: list[str], lines: bool) -> None:
    layout = Layout.LINES if lines else Layout.FLATTENED
    once = repair_formulas(entry(*(damage(tex, lines=lines) for tex in formulas), layout=layout))
    assert repair_formulas(once).blocks == once.blocks
    for paragraph in once.blocks:
        assert isinstance(paragraph, Paragraph)
        for child in paragraph.children:
            if isinstance(child, Math):
                bare = re.sub(r"\\.", "", child.tex)
                assert bare.count("{") == bare.count("}")


@given(
    st.text(alphabet=st.sampled_from("abetaonuprx{}|\\$ \n,;_^&%()[]0∇"), max_size=60),
    st.booleans(),
)
@settings(max_examples=200)
def test_any_text_goes_in(text: str, lines: bool) -> None:
    layout = Layout.LINES if lines else Layout.FLATTENED
    repaired = repair_formulas(entry(text, "frac{1}{n}", layout=layout))
    paragraph = repaired.blocks[0]
    assert isinstance(paragraph, Paragraph)
    tex = next(child.tex for child in paragraph.children if isinstance(child, Math))
    assert tex.count("$") == text.count("$")


# --- the inventory ---------------------------------------------------------------------


def test_the_inventory_holds_mathematics_and_nothing_more() -> None:
    assert {r"\frac", r"\alpha", r"\nabla", r"\left", r"\text", r"\\", r"\,"} <= commands()
    assert {"pmatrix", "aligned", "cases"} <= environments()
    for name in ("directlua", "input", "include", "write", "def", "let", "newcommand", "catcode"):
        assert "\\" + name not in commands()


@pytest.mark.parametrize(
    ("tex", "refused"),
    [
        (r"\frac{a}{b} + \begin{pmatrix} 1 \end{pmatrix}", ()),
        (r"\directlua{os.exit()}", (r"\directlua",)),
        (r"x ^^5cinput y", ("^^",)),
        (r"\csname input\endcsname", (r"\csname", r"\endcsname")),
        (r"\begin{filecontents} \end{filecontents}", (r"\begin{filecontents}",)),
        ("x \\", ("\\",)),
    ],
)
def test_other_commands_are_refused(tex: str, refused: tuple[str, ...]) -> None:
    assert check_commands(tex) == refused


def test_repairs_use_the_inventory_only() -> None:
    for item in hand_checked("damaged"):
        assert not check_commands(read(item["damaged"].strip("$")))


# --- plain characters ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("L(N) ∝ N^(-α)", r"L(N) \propto N^{- \alpha}"),
        ("G_l^{ij} = (1/M_l) Σ_k F_l^{ik} F_l^{jk}", r"G_l^{ij} = (1/M_l) \sum_k F_l^{ik}F_l^{jk}"),
        ("Y = [1 + (D₀ × A) / α]⁻α", r"Y = [1 + (D_0 \times A) / \alpha]^{-\alpha}"),
        ("Tᵢ = exp(-Σⱼ<ᵢ σⱼ × δⱼ)", r"T_i = \exp(-\sum_{j<i}\sigma_j \times \delta_j)"),
        ("v̂_t = √(v_t)", r"\hat{v}_t = \sqrt{v_t}"),
        ("IoU = |A ∩ B| / |A ∪ B|", r"\text{IoU} = |A \cap B| / |A \cup B|"),
        ("P(D|θ) = 2 × num_layers", r"P(D \mid \theta) = 2 \times \text{num\_layers}"),
        ("E_{x~p}[f(x)] ≥ 0", r"\mathbb{E}_{x \sim p}[f(x)] \geq 0"),
        ("σ² ≠ 0, x ∉ A", r"\sigma^2 \neq 0,\quad x \notin A"),
    ],
)
def test_certain_plain_formulas(text: str, tex: str) -> None:
    read_as = plain_to_tex(text)
    assert read_as is not None
    assert [token.text + token.argument for token in tokenize(read_as)] == [
        token.text + token.argument for token in tokenize(tex)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a → b → c",
        "Input → Conv → ReLU → Output",
        "The cost is 5 nm",
        "Daily: 5 min - Skim TLDR",
        "Speed = 2 GB/s",
        "HfO₂ → Hf + H₂O",
        "f(x = 3",
        "AND(a,b) ≈ a × b OR(a,b) ≈ a + b - a×b",
        "x = y" + "⁻a" * 195,
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert plain_to_tex(text) is None


def test_plain_seed_formulas_are_read_and_can_be_set() -> None:
    texts = {item["text"] for item in hand_checked("unicode_display")}
    read_texts = {text: tex for text in texts if (tex := plain_to_tex(text))}
    assert len(read_texts) >= len(texts) - 1
    converter = LatexToMathML()
    for tex in read_texts.values():
        assert not check_commands(tex)
        assert converter.convert_with_local_state(tex, displaystyle=True)


def test_a_plain_display_formula_becomes_latex() -> None:
    blocks = (Formula("N ∝ C^0.5", 3, plain=True), Formula("a → b → c", 4, plain=True))
    first, second = repair_formulas(replace(entry(), blocks=blocks)).blocks
    assert first == Formula(r"N \propto C^{0.5}", 3)
    assert second == blocks[1]


@given(st.text(alphabet=st.sampled_from("aθΣ∇√_^{}()[]|²₁ᵢ⁻=×-+,. 0'!~E*\u0302"), max_size=40))
@settings(max_examples=300)
def test_plain_reading_never_fails_and_balances(text: str) -> None:
    tex = plain_to_tex(text)
    if tex is not None:
        bare = re.sub(r"\\.", "", tex)
        assert bare.count("{") == bare.count("}")
        assert not check_commands(tex)

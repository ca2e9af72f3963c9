"""Formulas as MathML, and the check that keeps everything else out of LaTeX and the pages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, sphinx_build
from glossary.entry import (
    Code,
    CodeBlock,
    Entry,
    Formula,
    Layout,
    Math,
    NoteCode,
    Paragraph,
    SourceRef,
    Text,
)
from glossary.formulas.check import check_formulas
from glossary.formulas.inventory import commands, environments
from glossary.formulas.mathml import normalise, refused_commands, to_mathml, why_not_set
from glossary.pipeline import Glossary
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

MATHML = "{http://www.w3.org/1998/Math/MathML}"
HOSTILE = (
    r"\directlua{os.exit()}",
    r"\input{/etc/passwd}",
    r"\write18{ls}",
    r"\def\x{y}\x",
    r"\newcommand{\x}{y}\x",
    r"\catcode`\%=12",
    r"\href{javascript:alert(1)}{x}",
    r"\csname input\endcsname",
)


@pytest.mark.parametrize(
    ("tex", "normal"),
    [
        (r"a_i + \frac{1}{2}", r"a_i + \frac{1}{2}"),
        ("95% of x", r"95\% of x"),
        (r"95\% of x", r"95\% of x"),
        (r"\begin{split}a&=b\end{split}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{align*}a&=b\end{align*}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{aligned}[t]a&=b\end{aligned}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{equation}a\end{equation}", "a"),
        (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
        ("a\n\nb", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"x \tag{3}", r"x \qquad\text{(3)}"),
        (r"\text{if $x$ is a_b}", r"\text{if }x\text{ is a\_b}"),
        (r"\mathop{\text{arg max}}_x", r"\operatorname*{arg\,max}_x"),
        (r"\operatorname{argmin}\limits_x", r"\operatorname*{argmin}_x"),
        (r"\sum\limits_i \mbox{x}", r"\sum\limits_i \text{x}"),
        (r"x_\hat{k} + a_\frac{1}{2}^\top", r"x_{\hat{k}} + a_{\frac{1}{2}}^{\top}"),
        (r"x_\hat\mathbf{k} y", r"x_{\hat{\mathbf{k}}} y"),
        (r"a\_b + {x}_{\hat{k}}", r"a\_b + {x}_{\hat{k}}"),
        (
            r"\begin{cases}a \\[4pt] b \\* [x]\end{cases}",
            r"\begin{cases}a \\  b \\{}* [x]\end{cases}",
        ),
        (
            r"\begin{aligned}[t][x] \\ [y] \end{aligned}",
            r"\begin{aligned}{}[x] \\{} [y] \end{aligned}",
        ),
        (r"\text{95% of R\&D}", r"\text{95\%\ of R\&D}"),
        (r"a \cdotα \\β", r"\begin{gathered}a \cdot α \\β\end{gathered}"),
        ("x = 1\\ ", "x = 1\\ "),
        (r"\in\label{a}put", r"\in put"),
        (r"\in\begin{math}put\end{math}", r"\in put"),
        (r"\mathop{ \rm arg max }_x", r"\operatorname*{arg\,max}_x"),
    ],
)
def test_normalise_writes_what_both_sides_read(tex: str, normal: str) -> None:
    assert normalise(tex) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    "tex",
    [
        r"\widetilde{abc} + \sum_{\substack{i<j\\k}} \pmb{x}",
        r"a & b \\ c & d",
        r"50% \text{ of a_b}",
        r"\begin{cases} a & x > 0 \\ b & \text{otherwise} \end{cases}",
        r"\sin x \texttt{code} \textbf{bold}",
        r"\textrm{serif} \textsf{no serif} \text{mixed \textsf{too}}",
    ],
)
def test_mathml_is_well_formed_xml_with_nothing_but_mathml(tex: str) -> None:
    root = etree.fromstring(to_mathml(tex, display=True, xml=True))
    assert root.tag == f"{MATHML}math"
    assert all(element.tag.startswith(MATHML) for element in root.iter())
    assert not any(element.get("scriptlevel") for element in root.iter(f"{MATHML}mtable"))
    annotation = root.find(f".//{MATHML}annotation")
    assert annotation is not None
    assert annotation.text == normalise(tex)


@pytest.mark.slow
@pytest.mark.usefixtures("latex")
def test_what_mathml_can_show_latex_can_set(tmp_path: Path) -> None:
    """Every command of the inventory in scripts and under an accent, with and without braces."""
    own = (ROOT / "docs/_latex/glossary.sty").read_text(encoding="utf-8")
    defined = "\n".join(line for line in own.splitlines() if line.startswith(r"\providecommand"))
    uses = (r"x_\{}{{k}}", r"x^\{}{{a}}{{b}}", r"x_\{} k", r"\hat\{}{{k}}", r"x_\hat\{}{{k}}")
    names = sorted(name[1:] for name in commands() if name[1].isalpha())
    formulas = [use.format(name) for name in names for use in uses]
    shown = [normalise(tex) for tex in formulas if not why_not_set(tex, display=True)]
    assert len(shown) > 1000
    body = "".join(rf"\[{tex}\]" + "\n" for tex in shown)
    source = (
        r"\documentclass{article}\usepackage{amsmath,amssymb,mathtools,bm}"
        rf"{defined}\let\mathscr\mathcal\begin{{document}}{body}\end{{document}}"
    )
    (tmp_path / "all.tex").write_text(source, encoding="utf-8")
    command = ["lualatex", "--no-shell-escape", "-interaction=nonstopmode", "all.tex"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert re.findall(r"^! .*", log, re.MULTILINE) == []
    assert "Output written" in log


def test_no_space_between_words_is_lost() -> None:
    visible = to_mathml(r"\text{95\% of R\& D}", display=False)
    assert "<mtext>95% of R&amp; D</mtext>" in visible.replace("\u00a0", " ")


def test_the_length_of_a_row_is_not_printed_and_a_bracket_is() -> None:
    visible = to_mathml(r"a \\[4pt] [b] \\ [c]", display=True).partition("<annotation")[0]
    assert re.findall("<m[ino][^>]*>([^<])<", visible) == ["a", "[", "b", "]", "[", "c", "]"]


def test_nothing_after_a_percent_sign_is_lost() -> None:
    visible = to_mathml("a % b", display=False).partition("<annotation")[0]
    assert "<mi>b</mi>" in visible


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_command_that_is_more_than_mathematics_is_refused(tex: str) -> None:
    assert "not a command of mathematics" in why_not_set(tex, display=False)


@pytest.mark.parametrize(
    "tex",
    [
        *("", r"\frac{a", "x^a^b", "{" * 9000 + "}" * 9000, r"\sqrt " * 9000, "x" * 30_000),
        *("{" + r"\\[" + "1" * 19_000, r"\mathop{\text" + " " * 19_000),
        # Their normal forms are empty, too long, without end.
        *(r"\begin{math}\end{math}", "%" * 15_000, r"\text{$" * 15 + "x" + "$}" * 15),
    ],
)
def test_what_cannot_be_set_has_a_reason_of_one_line(tex: str) -> None:
    reason = why_not_set(tex, display=True)
    assert reason
    assert "\n" not in reason


PIECES = [*"\\{}[]$%&_^ ab1~#'\nαé", *sorted(commands())]
PIECES += [rf"\{edge}{{{name}}}" for name in sorted(environments()) for edge in ("begin", "end")]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_what_can_be_set_can_be_set_in_its_normal_form(tex: str) -> None:
    if not why_not_set(tex, display=True):
        normal = normalise(tex)
        assert normalise(normal) == normal
        assert refused_commands(normal) == ()
        root = etree.fromstring(to_mathml(normal, display=True, xml=True))
        assert all(element.tag.startswith(MATHML) for element in root.iter())


def entry(*blocks: Paragraph | Formula) -> Entry:
    source = SourceRef("some.txt", 1, 9)
    return Entry("header", "", "", blocks, Layout.LINES, (source,))


def test_the_converter_shows_the_source_of_what_cannot_be_set() -> None:
    good = Math("x^2")
    words = Paragraph((Text("a "), good, Math(r"\frac{a")), 3)
    hostile = Formula(HOSTILE[0], 5)
    plain = Formula("L(N) ∝ N^(-α", 6, plain=True)
    checked = check_formulas(entry(words, hostile, plain))
    assert checked.blocks == (
        Paragraph((Text("a "), good, Code(r"\frac{a")), 3),
        CodeBlock("latex", HOSTILE[0], 5),
        plain,
    )
    assert [(note.code, note.line) for note in checked.notes] == [
        (NoteCode.FORMULA_NOT_SET, 3),
        (NoteCode.COMMAND_REFUSED, 5),
    ]
    assert check_formulas(checked) is checked


def test_every_formula_of_the_seeds_can_be_set(glossary: Glossary) -> None:
    refused = [
        f"{page.entry.sources[0].file}:{note.line}: {note.message}"
        for page in glossary.pages
        for note in page.entry.notes
        if note.code in (NoteCode.FORMULA_NOT_SET, NoteCode.COMMAND_REFUSED)
    ]
    assert refused == []


# --- the extension, through Sphinx ----------------------------------------------------

# Warnings are suppressed because the page below is refused formulas on purpose; what is said
# of them has a test of its own, which takes the suppression away.
SETTINGS = f"""
import sys
sys.path[:0] = [{str(ROOT / "tools")!r}, {str(ROOT / "docs/_ext")!r}]
extensions = ["myst_parser", "mathematics"]
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = "mathml"
html_static_path = [{str(ROOT / "docs/_static")!r}]
suppress_warnings = ["mathematics"]
"""
PAGE = r"""# Formulas

Inline $\alpha_i < 1$ and hostile $\directlua{os.exit()}$.

$$a = b$$

$$\input{/etc/passwd}$$

$$c = d$$ (named)

\begin{align}
x &= 1 \\
y &= 2
\end{align}

See {eq}`named`.
"""


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("mathematics")
    (source / "conf.py").write_text(SETTINGS, encoding="utf-8")
    (source / "index.md").write_text(PAGE + "\n```{toctree}\nplain\n```\n", encoding="utf-8")
    (source / "plain.md").write_text("# Without\n\nNothing to set.\n", encoding="utf-8")
    return source


@pytest.mark.slow
def test_html_has_mathml_addresses_and_no_refused_command(small_site: Path) -> None:
    out = small_site / "html"
    sphinx_build(small_site, small_site, out, "-W", "-b", "html")
    page = html.parse(out / "index.html").getroot()
    assert page.xpath("//p/math//mi")[0].text == "α"
    assert page.xpath("//div[div[@class='formula-box']]/@id") == [
        "formula-1",
        "equation-named",
        "formula-3",
    ]
    assert len(page.xpath("//div[@class='formula-box']/math[@display='block']")) == 3
    assert page.xpath("//div[@class='formula']/a[@class='headerlink']/@href")[0] == "#formula-1"
    assert r"\directlua{os.exit()}" in page.text_content()
    assert not page.xpath("//annotation[contains(., 'input') or contains(., 'directlua')]")


@pytest.mark.slow
def test_only_pages_with_formulas_load_the_font(small_site: Path) -> None:
    out = small_site / "parallel"
    sphinx_build(small_site, small_site, out, "-W", "-b", "html", "-j", "2")
    for name, wanted in (("index.html", True), ("plain.html", False), ("search.html", False)):
        text = (out / name).read_text(encoding="utf-8")
        assert ("mathematics.css" in text) is wanted
        assert ("copy-tex.js" in text) is wanted
    assert (out / "_static/fonts/glossary-math.woff2").stat().st_size <= 150_000


@pytest.mark.slow
def test_latex_gets_only_checked_formulas_in_its_own_dialect(small_site: Path) -> None:
    out = small_site / "latex"
    sphinx_build(small_site, small_site, out, "-W", "-b", "latex")
    (document,) = (path for path in out.glob("*.tex"))
    text = document.read_text(encoding="utf-8")
    assert r"\(\alpha_i < 1\)" in text
    assert r"\begin{aligned}" in text
    assert r"\directlua" not in text.replace(r"\textbackslash{}directlua", "")
    assert r"\input{/etc" not in text


@pytest.mark.slow
def test_epub_declares_the_namespace_and_names_the_formula(small_site: Path) -> None:
    out = small_site / "epub"
    options = ("-D", "epub_show_urls=no", "-D", "version=1", "-D", "epub_copyright=x")
    sphinx_build(small_site, small_site, out, "-b", "epub", *options)
    page = etree.parse(out / "index.xhtml")
    formulas = page.findall(f".//{MATHML}math")
    assert [formula.get("alttext") for formula in formulas][:2] == [r"\alpha_i < 1", "a = b"]


@pytest.mark.slow
def test_a_page_by_hand_is_told_what_it_cannot_have(small_site: Path, tmp_path: Path) -> None:
    settings = SETTINGS.replace("suppress_warnings", "unused")
    (tmp_path / "conf.py").write_text(settings, encoding="utf-8")
    complaints = sphinx_build(small_site, tmp_path, tmp_path / "out", "-b", "html")
    assert r"formula shown as code: not a command of mathematics: \directlua" in complaints

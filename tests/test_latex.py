"""What is done for paper: words that break, tables that fit, names that sort, logs that tell."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import latex_words
import pytest
import typeset
from conftest import run, sphinx_build
from docutils import nodes
from glossary.pipeline import read
from hypothesis import given
from hypothesis import strategies as st
from latex_log import Places, read_log
from latex_mending import mend
from latex_tables import LINE, column_widths, longest_word
from sphinx.util import texescape

BREAK = latex_words.BREAK

TEX = r"""\begin{document}
\chapter{Domain}
\label{\detokenize{glossary/domains/x:x}}\label{\detokenize{glossary/domains/x::doc}}
\section{First}
\label{\detokenize{glossary/first:entry-first}}\label{\detokenize{glossary/first::doc}}
One \(a_\hat{x}\) and \(b\) and \(c_\hat{y}\) end.

\section{Second 中}
\label{\detokenize{glossary/second-中::doc}}
\begin{glossarydisplay}
a &= b \\
c_\hat{y} &= d
\end{glossarydisplay}
Words 中 with \(\sqrt{wide}\) there.

"""

LOG = r"""./glossary.tex:6: Missing { inserted.
<to be read again>
l.6 One \(a_\hat{x}
                   \) and \(b\) and \(c_\hat{y}\) end.
./glossary.tex:6: Missing } inserted.
l.6 One \(a_\hat{x}\)
                      and \(b\) and \(c_\hat{y}\) end.
./glossary.tex:13: Missing { inserted.
l.13 \end{glossarydisplay}

LaTeX Warning: Reference `a:b' on page 3 undefined on input line 14.
Missing character: There is no 中 (U+4E2D) in font [texgyrepagella-regular.otf]:mode=node;
Missing character: There is no A (U+0041) in font nullfont!
Overfull \hbox (4.5pt too wide) in paragraph at lines 6--7
Overfull \hbox (92.09pt too wide) in paragraph at lines 14--15
Output written on glossary.pdf (307 pages, 1478462 bytes).
"""


# --- words ------------------------------------------------------------------------------


@given(st.text(max_size=300))
def test_break_opportunities_change_no_word(text: str) -> None:
    assert latex_words.breakable(text).replace(BREAK, "") == text.replace(BREAK, "")


@given(st.text(st.characters(categories=("L", "N", "P")), min_size=100, max_size=3000))
def test_no_piece_of_a_word_is_longer_than_a_narrow_column(text: str) -> None:
    assert max(map(len, latex_words.breakable(text).split(BREAK))) < latex_words.LONG_WORD


def test_long_words_break_after_separators_first() -> None:
    word = "hyperparameter/optimization_of-networks"
    assert latex_words.breakable(word).split(BREAK) == [
        "hyperparameter/",
        "optimization_",
        "of-",
        "networks",
    ]


def test_short_words_stay_and_chinese_may_break_anywhere() -> None:
    assert latex_words.breakable("an ordinary hyperparameter") == "an ordinary hyperparameter"
    assert latex_words.breakable("人工 AI") == f"人{BREAK}工 AI"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Écoute", "Ecoute"),
        ("Ångström", "Angstrom"),
        ("E(n)-Equivariant", "E n Equivariant"),
        ("Ω-net", "Omega net"),
        ("日本", "*"),
    ],
)
def test_names_sort_by_plain_letters(name: str, key: str) -> None:
    assert latex_words.sort_key(name) == key


# --- tables -----------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4000)), min_size=1, max_size=12))
def test_columns_fill_no_more_than_the_line(columns: list[tuple[int, int]]) -> None:
    words, texts = zip(*((word, max(word, text)) for word, text in columns), strict=True)
    widths = column_widths(words, texts)
    assert widths is not None
    assert sum(widths) <= LINE
    assert min(widths) >= 2


def test_a_column_gets_its_longest_word_before_others_get_more() -> None:
    widths = column_widths([12, 5, 5], [12, 900, 40])
    assert widths is not None
    assert widths[0] >= 12
    assert widths[1] > widths[2]


@pytest.mark.parametrize(("internal", "longest"), [(True, len("(→ p. 12)")), (False, len("PPO "))])
def test_a_page_number_needs_room_after_a_link(internal: bool, longest: int) -> None:
    link = nodes.reference("", "PPO", refuri="ppo", internal=internal)
    cell = nodes.entry("", nodes.paragraph("", "", link))
    nodes.tbody("", nodes.row("", cell))
    assert longest_word(cell) == longest


def test_hundreds_of_columns_fit_no_line() -> None:
    assert column_widths([5] * 60, [5] * 60) is None


# --- the log ----------------------------------------------------------------------------


def test_a_run_is_told_in_one_line() -> None:
    assert read_log(LOG).summary() == (
        "307 pages, 3 errors, 1 undefined reference, 1 missing character, 1 missing font, "
        "2 overfull boxes (at most 92.1 pt)"
    )
    assert read_log("").summary() == (
        "no pages, no errors, no undefined references, no missing characters, "
        "no missing fonts, no overfull boxes"
    )


def test_a_box_that_stands_out_a_little_is_no_fault() -> None:
    log = read_log(LOG)
    assert [problem.points for problem in log.faults if problem.points] == [92.09]
    assert len(log.faults) == len(log.problems) - 1


def test_a_line_leads_to_its_page() -> None:
    places = Places(TEX)
    assert places.page(1) == ""
    assert places.page(6) == "glossary/first"
    assert places.named(12, "Told.") == "glossary/second-中: Told."


# --- mending ----------------------------------------------------------------------------


def test_what_cannot_be_set_is_shown_as_source_and_told() -> None:
    mended, mends = mend(TEX, read_log(LOG).problems)
    assert r"One \sphinxcode{\sphinxupquote{a\_\textbackslash{}hat\{x\}}} and \(b\)" in mended
    assert r"\(c_\hat{y}\) end" in mended  # it may be a consequence: the next run tells
    assert r"\begin{glossarydisplay}" not in mended
    assert r"c\_\textbackslash{}hat\{y\} \&= d" in mended
    assert r"\section{Second \glossarycodepoint{4E2D}}" in mended
    assert r"\label{\detokenize{glossary/second-中::doc}}" in mended
    assert r"\glossaryfit{\sqrt{wide}}" in mended
    places = Places(TEX)
    told = [places.named(done.line, done.message) for done in mends]
    assert [message.split(":")[0] for message in told[:2]] == [
        "glossary/first",
        "glossary/second-中",
    ]
    assert any("U+4E2D" in message for message in told)


def test_a_row_of_a_formula_may_end_before_a_bracket() -> None:
    tex = "Set \\(\\begin{gathered}(a \\\\) \\hat\\end{gathered}\\) here.\n"
    log = "./glossary.tex:1: Missing { inserted.\nl.1 Set \\(\\begin{gathered}(a \\\\) \\hat\n"
    mended, mends = mend(tex, read_log(log).problems)
    assert mended.endswith(r"\textbackslash{}hat\textbackslash{}end\{gathered\}}} here." + "\n")
    assert len(mends) == 1


def test_lines_are_counted_as_latex_counts_them() -> None:
    label = r"\label{\detokenize{glossary/second::doc}}"
    assert Places(f"One\u2028still one\x0cand\x85still\n{label}\n").page(2) == "glossary/second"


def test_a_clean_run_mends_nothing() -> None:
    assert mend(TEX, ()) == (TEX, ())


def test_a_fault_outside_a_formula_stays() -> None:
    log = "./glossary.tex:14: Undefined control sequence.\nl.14 Words\n"
    assert mend(TEX, read_log(log).problems) == (TEX, ())


# --- without LaTeX ------------------------------------------------------------------------


def test_without_latex_one_message_says_what_to_install(project: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "glossary.pdf"
    installed = Path(sys.prefix) / ".installed-site"
    arguments = (f"VENV={sys.prefix}", f"BUILD={tmp_path}", f"PDF={pdf}", "-o", str(installed))
    make = shutil.which("make")
    assert make is not None
    environment = {"PATH": str(tmp_path)}  # which holds no program
    done = run([make, "--no-print-directory", "pdf", *arguments], project, environment)
    assert done.returncode == 2
    told, *make_itself = done.stderr.rsplit("\n", 2)
    assert told.startswith("The PDF needs LaTeX, and lualatex and makeindex cannot be found.")
    assert all(system in told for system in ("Debian, Ubuntu", "macOS", "Windows"))
    assert make_itself[0].startswith("make: ***")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_never_began_is_not_taken_for_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for program in typeset.PROGRAMS:
        path = tmp_path / program
        path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    source, output = tmp_path / "glossary.tex", tmp_path / "out.pdf"
    source.write_text(TEX, encoding="utf-8")
    source.with_suffix(".pdf").write_bytes(b"%PDF of an earlier run")
    finished = "Output written on glossary.pdf (307 pages, 1478462 bytes).\n"
    source.with_suffix(".log").write_text(finished, encoding="utf-8")
    assert typeset.main([str(source), str(output)]) == 1
    assert not output.exists()
    assert "error: LaTeX wrote no pages" in capsys.readouterr().err


# --- volumes --------------------------------------------------------------------------------


@pytest.mark.slow
def test_each_domain_can_be_a_volume(project: Path, tmp_path: Path) -> None:
    seeds = Path(__file__).parent / "cases" / "hostile"
    pages = read(seeds).pages
    domain = pages[0].placement.domain
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(
        "# Root\n\n```{include} glossary/_landing.md\n```\n"
    )
    settings = f"""
__file__ = {str(project / "conf.py")!r}
exec(open(__file__, encoding="utf-8").read())
latex_documents = [("glossary/domains/{domain}", "volume.tex", "A volume", author, "manual")]
latex_additional_files = html_static_path = templates_path = []
html_logo = html_favicon = None
glossary_seeds = {str(seeds)!r}
glossary_pages = {str(tmp_path / "docs" / "glossary")!r}
"""
    (tmp_path / "conf.py").write_text(settings)
    sphinx_build(tmp_path / "docs", tmp_path, tmp_path / "latex", "-b", "latex", "-W")
    texescape.init()
    volume = (tmp_path / "latex" / "volume.tex").read_text(encoding="utf-8")
    assert set(re.findall(r"\\chapter\{(.*)\}", volume)) == {
        texescape.escape(page.names.title, "lualatex")
        for page in pages
        if page.placement.domain == domain
    }
    assert r"\autopageref*{" in volume
    targets = set(re.findall(r"\\hyperref\[\\detokenize\{([^{}]*)\}\]", volume))
    labels = set(re.findall(r"\\label\{\\detokenize\{([^{}]*)\}\}", volume))
    assert targets <= labels

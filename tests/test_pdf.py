"""The PDF, typeset for real: bad input and hostile input come out whole, faults do not come out.

Every test here needs LaTeX and, to read what it wrote, pdftotext.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import run, sphinx_build
from fidelity import KINDS, formulas, letters, missing_in_order, spaced_letters, specimens
from glossary.entry import Page
from glossary.pipeline import Glossary, read
from words import repaired_words, words

CASES = Path(__file__).parent / "cases"
TEX_NAME = "ai-factory-glossary.tex"
TITLE_ONLY = "# Nothing but a title\n"
INDEX = """# Bad input

```{toctree}
title-only
```

```{include} glossary/_landing.md
```
"""
# Points from the upper left corner of an A4 page: the text between running head and number.
TEXT_AREA = ("-x", "0", "-y", "60", "-W", "595", "-H", "728")

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("latex")]


@dataclass(frozen=True)
class Printed:
    """A glossary on paper: where, what was said while it was made, and its text."""

    folder: Path
    said: str
    text: str


def typeset(project: Path, source: Path, output: Path, **environment: str) -> tuple[int, str]:
    """Run the tool; its exit code and all that it says."""
    command = [sys.executable, str(project / "tools" / "typeset.py"), str(source), str(output)]
    done = run(command, source.parent, os.environ | environment)
    return done.returncode, done.stdout + done.stderr


def text_of(pdf: Path) -> str:
    """The text of a PDF in the order of writing, without heads, page numbers and references."""
    text = run(["pdftotext", "-raw", *TEXT_AREA, str(pdf), "-"], pdf.parent).stdout
    return re.sub(r"\s*\(→\s*p\.\s*\d+\)", "", text)


def glossary_of(
    folder: Path, index: str = "# Test\n\n```{include} glossary/_landing.md\n```\n"
) -> Path:
    """A source folder for a glossary whose seeds stand beside it."""
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(index, encoding="utf-8")
    return docs


def print_glossary(project: Path, docs: Path) -> Printed:
    """Sphinx, then LaTeX, with the site's own settings."""
    out = docs.parent / "latex"
    settings = [f"glossary_seeds={docs.parent / 'seeds'}", f"glossary_pages={docs / 'glossary'}"]
    options = [option for setting in settings for option in ("-D", setting)]
    warned = sphinx_build(docs, project, out, "-b", "latex", "-E", *options)
    pdf = docs.parent / "glossary.pdf"
    code, said = typeset(project, out / TEX_NAME, pdf)
    assert code == 0, warned + said
    return Printed(docs.parent, warned + said, text_of(pdf))


@pytest.fixture(scope="module")
def bad(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """All bad and all hostile seeds, and a page with nothing but a title, in one PDF."""
    folder = tmp_path_factory.mktemp("bad")
    docs = glossary_of(folder, INDEX)
    (docs / "title-only.md").write_text(TITLE_ONLY, encoding="utf-8")
    (folder / "seeds").mkdir()
    for case in ("latex", "hostile"):
        for seed in (CASES / case).glob("*.txt"):
            shutil.copyfile(seed, folder / "seeds" / seed.name)
    return print_glossary(project, docs)


# --- bad input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "warning"),
    [
        (
            "unsettable-formula",
            r"This formula is shown as code: \begin{cases} a & b & c \end{cases}",
        ),
        ("wide-formula", "A formula wider than its line is set smaller."),
        ("wide-table", "a table of 60 columns is too wide for a printed page; set as a list"),
        ("long-word", "a word of 2035 letters is broken into lines"),
        ("foreign-scripts", "No font has \U0002ebf0, shown as U+2EBF0."),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_page(
    page: str, warning: str, bad: Printed
) -> None:
    assert any(f"glossary/{page}" in line and warning in line for line in bad.said.splitlines())


def test_bad_input_comes_out_whole(bad: Printed) -> None:
    seed = (CASES / "latex" / "bad.txt").read_text(encoding="utf-8")
    marks = r"\$\$?[^$]*\$\$?|^.*, latex$|^```.*$|[*#|`-]"
    texts = re.sub(marks, "\n", seed, flags=re.MULTILINE)
    lines = [line for line in texts.splitlines() if letters(line) and line.isascii()]
    shown = letters(bad.text)
    assert [line for line in lines if letters(line) not in shown] == []
    for text in (
        "Nothing but a title",
        r"\begin{cases} a & b & c \end{cases}",
        "人工智能是计算机科学的一个分支",
        "[U+2EBF0]",
    ):
        assert letters(text) in shown


def test_cells_of_a_table_too_wide_stand_in_their_order(bad: Printed) -> None:
    for row in (1, 2):
        expected = [f"r{row}c{column}" for column in range(1, 61)]
        assert missing_in_order(expected, bad.text) == []


# --- hostile input ----------------------------------------------------------------------


def test_commands_are_shown_and_nothing_runs(bad: Printed) -> None:
    assert [path for path in bad.folder.rglob("*") if "canary" in path.name] == []
    assert "root:" not in bad.text
    for text in (
        r"\directlua{io.open('canary','w'):close()} and \write18{touch canary}",
        r"^^5cinput{/etc/passwd} and \end{document} too.",
        r"\end{sphinxVerbatim}\directlua{io.open('canary','w'):close()}",
        r"\directlua{io.open('canary','w'):close()} in a heading",
        "Last words of the commands.",
    ):
        assert letters(text) in letters(bad.text)


# --- faults -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (r"\undefinedcommand", "Undefined control sequence"),
        (r"See \ref{nowhere}.", "undefined"),
        (r"\noindent\rule{600pt}{1pt}", "too wide"),
    ],
)
def test_a_fault_fails_and_leaves_no_pdf(
    body: str, fault: str, project: Path, tmp_path: Path
) -> None:
    label = r"\label{\detokenize{glossary/faulty::doc}}"
    document = rf"\documentclass{{article}}\begin{{document}}{label}" + f"\n{body}\n"
    (tmp_path / "x.tex").write_text(document + r"\end{document}", encoding="utf-8")
    (tmp_path / "x-old.pdf").write_text("from another day")
    code, said = typeset(project, tmp_path / "x.tex", tmp_path / "x-old.pdf")
    assert code == 1
    assert any("glossary/faulty" in line and fault in line for line in said.splitlines())
    assert not (tmp_path / "x-old.pdf").exists()


# --- the same words as the seeds ----------------------------------------------------------


@pytest.fixture(scope="module")
def chosen(
    project: Path, glossary: Glossary, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Printed, dict[str, Page]]:
    """Entries of every kind, printed, and what they hold."""
    folder = tmp_path_factory.mktemp("chosen")
    (folder / "seeds").mkdir()
    for page in specimens(glossary.pages):
        source = page.entry.sources[0]
        seed = (project / "seeds" / source.file).read_text(encoding="utf-8").split("\n")
        lines = seed[source.first_line - 1 : source.last_line]
        name = folder / "seeds" / f"{page.names.slug}.txt"
        name.write_text("\n".join(lines) + "\n", encoding="utf-8")
    printed = print_glossary(project, glossary_of(folder))
    pages = read(folder / "seeds").pages
    return printed, {page.names.title: page for page in pages}


def passage(printed: Printed, page: Page) -> str:
    """An entry's own part of the text: from the end of the one before to its source."""
    end = printed.text.index(f"Source: {page.entry.sources[0].file}")
    return printed.text[max(printed.text.rfind("Source: ", 0, end), 0) : end]


def test_nothing_is_lost_or_garbled_on_paper(
    chosen: tuple[Printed, dict[str, Page]],
) -> None:
    printed, pages = chosen
    lost = {
        (title, what.__name__): missing
        for title, page in pages.items()
        for what in KINDS
        if (missing := missing_in_order(what(page), passage(printed, page)))
    }
    assert len(pages) == 20
    assert lost == {}


def test_every_word_of_the_seeds_is_on_paper(chosen: tuple[Printed, dict[str, Page]]) -> None:
    printed, pages = chosen
    joined = re.sub(r"-\n", "", printed.text) + " " + printed.text.replace("-\n", "- ")
    shown = set(words(spaced_letters(joined)))
    for page in pages.values():
        seed = (printed.folder / "seeds" / page.entry.sources[0].file).read_text(encoding="utf-8")
        body = re.sub(r"\$[^$]*\$|```\w*", " ", seed.partition("\n")[2])
        changed = set(repaired_words(page)) | set(words(" ".join(formulas(page))))
        assert set(words(spaced_letters(body))) - shown - changed == set()


# --- reproducible -----------------------------------------------------------------------


def test_the_same_pages_give_the_same_file(project: Path, bad: Printed, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        ignored = shutil.ignore_patterns("*.aux", "*.toc", "*.out", "*.ind", "*.idx")
        shutil.copytree(bad.folder / "latex", folder, ignore=ignored)
        code, said = typeset(
            project, folder / TEX_NAME, tmp_path / f"{name}.pdf", SOURCE_DATE_EPOCH="1760000000"
        )
        assert code == 0, said
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()

"""Sphinx converts by itself: nothing stale, nothing for nothing, one line for bad seeds."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run

pytestmark = pytest.mark.slow

SEED = """\
etch rate,etch rate,process,etch
**Etch rate** is the thickness of material removed in a unit of time.
**Why It Matters**
- **Throughput**: A slow etch costs money.
ion implant,ion implant,process,implant
**Ion implant** is the shooting of dopants into a wafer.
**How It Works**
- **Dose**: Ions for each area.
"""


class SmallProject:
    """The project's settings with seeds and a landing page of its own."""

    def __init__(self, folder: Path) -> None:
        self.seeds = folder / "seeds"
        self.docs = folder / "docs"
        self.html = folder / "html"
        self.seeds.mkdir()
        self.docs.mkdir()
        (self.seeds / "a.txt").write_text(SEED)
        (self.seeds / "addresses.tsv").write_text("# slug\tformer slugs\tsketch\theader\n")
        landing = "# Small\n\n```{include} glossary/_landing.md\n```\n"
        (self.docs / "index.md").write_text(landing)

    def build(self, builder: str = "html") -> subprocess.CompletedProcess[str]:
        folders = (f"seeds={self.seeds}", f"pages={self.docs / 'glossary'}")
        settings = [part for folder in folders for part in ("-D", f"glossary_{folder}")]
        command = [sys.executable, "-m", "sphinx", "--no-color", "-c", str(ROOT), *settings]
        return run([*command, "-b", builder, str(self.docs), str(self.html / builder)], ROOT)

    def read(self) -> str:
        """What Sphinx said about reading pages in a further build."""
        done = self.build()
        assert done.returncode == 0, done.stderr
        (line,) = (line for line in done.stdout.splitlines() if line.startswith("updating env"))
        return line


@pytest.fixture
def small(tmp_path: Path) -> SmallProject:
    project = SmallProject(tmp_path)
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return project


def test_a_further_build_reads_what_changed_and_nothing_else(small: SmallProject) -> None:
    assert "0 added, 0 changed, 0 removed" in small.read()
    seed = small.seeds / "a.txt"
    seed.write_text(seed.read_text().replace("A slow etch", "A sluggish etch"))
    assert "0 added, 1 changed, 0 removed" in small.read()
    assert "sluggish" in (small.html / "html/glossary/etch-rate.html").read_text()


@pytest.mark.parametrize(
    ("builder", "former", "target"),
    [
        ("html", "glossary/etch-rate.html", "etching-rate.html"),
        ("dirhtml", "glossary/etch-rate/index.html", "../etching-rate/"),
    ],
)
def test_a_renamed_page_leaves_a_redirect(
    small: SmallProject, builder: str, former: str, target: str
) -> None:
    ledger = small.seeds / "addresses.tsv"
    ledger.write_text(ledger.read_text().replace("etch-rate\t-\t", "etching-rate\tetch-rate\t"))
    assert small.build(builder).returncode == 0
    assert f'url={target}"' in (small.html / builder / former).read_text()
    if builder == "html":
        assert "0 added, 0 changed, 0 removed" in small.read()


def test_bad_seeds_are_told_in_one_line_and_leave_the_pages_whole(small: SmallProject) -> None:
    page = small.docs / "glossary" / "ion-implant.md"
    before = page.read_bytes()
    (small.seeds / "b.txt").write_bytes(b"caf\xe9\n")
    done = small.build()
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "b.txt:1: " in line
    assert page.read_bytes() == before

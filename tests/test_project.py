"""The project's frame: make targets, locked requirements, Read the Docs."""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from conftest import run
from typeset import MISSING_LATEX

MAKE = ("make", "--no-print-directory")


def shell_environment() -> dict[str, str]:
    """The environment without what a make around the tests adds for the makes below it."""
    return {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}


def make(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run make as a user's shell does."""
    return run([*MAKE, *arguments], folder, shell_environment() | (environment or {}))


def tracked_copy(project: Path, target: Path) -> Path:
    """A clean clone of what stands in the working tree, ignored files left out."""
    listed = run(["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], project)
    assert listed.returncode == 0, listed.stderr
    for name in listed.stdout.rstrip("\0").split("\0"):
        source = project / name
        if source.is_file():
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    return target


def offline_environment(folder: Path) -> Path:
    """A new virtual environment that finds the packages installed beside these tests.

    Installing the locked requirements into it then checks them and downloads nothing.
    """
    venv.create(folder, with_pip=True)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    Path(paths["purelib"], "installed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return folder


# --- make ---------------------------------------------------------------------------


def test_make_alone_and_the_readme_list_every_target(project: Path) -> None:
    phony = re.findall(r"^\.PHONY: (.*)$", (project / "Makefile").read_text(), re.MULTILINE)
    targets = sorted(" ".join(phony).split())
    listed = re.findall(r"^  ([a-z-]+) +\S", make(project).stdout, re.MULTILINE)
    described = re.findall(
        r"^\| `make ([a-z-]+)` ", (project / "README.md").read_text(), re.MULTILINE
    )
    assert targets
    assert sorted(listed) == targets
    assert sorted(described) == targets


@pytest.mark.parametrize(
    ("refuses", "message"),
    [
        ("version_info", "older than Python 3.11"),
        ("ensurepip", "apt install python3-venv"),
    ],
)
def test_an_unfit_python_is_told_in_one_line(
    project: Path, tmp_path: Path, refuses: str, message: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *{refuses}*) exit 1;; esac\n')
    python.chmod(0o755)
    done = make(project, f"PYTHON={python}", f"VENV={tmp_path / 'env'}", "html")
    told, *make_itself = done.stderr.splitlines()
    assert message in told
    assert len(make_itself) == 1  # "make: *** ... Error 1"
    assert not (tmp_path / "env").exists()


def test_a_missing_python_is_told_in_one_line(project: Path, tmp_path: Path) -> None:
    done = make(project, f"PYTHON={tmp_path / 'none'}", f"VENV={tmp_path / 'env'}", "html")
    assert done.returncode != 0
    assert "missing or older than Python 3.11" in done.stderr


# --- requirements -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_pins_every_direct_need_and_names_no_place(project: Path, name: str) -> None:
    lock = [
        line
        for line in (project / f"{name}.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    assert [line for line in lock if not re.match(r"[a-z0-9-]+==[0-9][\w.]*( ; |$)", line)] == []
    pinned = {line.split("==")[0] for line in lock}
    direct = {
        re.split(r"[^\w.-]", line, maxsplit=1)[0].lower().replace("_", "-")
        for line in (project / f"{name}.in").read_text().splitlines()
        if re.match(r"\w", line)
    }
    assert direct - pinned == set()


def test_both_locks_agree(project: Path) -> None:
    def pins(name: str) -> dict[str, str]:
        lines = (project / name).read_text().splitlines()
        return dict(line.split(" ;")[0].split("==") for line in lines if "==" in line)

    site, tools = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: tools[name] for name in site.keys() & tools} == {
        name: site[name] for name in site.keys() & tools
    }


# --- Read the Docs ------------------------------------------------------------------


@pytest.mark.slow
def test_read_the_docs_accepts_the_configuration(project: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]
    done = run([*check, ".readthedocs.yaml"], project)
    assert done.returncode == 0, done.stdout


def test_read_the_docs_and_the_pdf_ask_for_the_same_packages(project: Path) -> None:
    named = re.findall(r"\b(?:texlive|fonts)-[\w-]+", MISSING_LATEX)
    assert configuration(project)["build"]["apt_packages"] == named


def configuration(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / ".readthedocs.yaml").read_text())
    return found


class Published:
    """A clean clone in the surroundings that Read the Docs gives it."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.clone = tracked_copy(project, folder / "clone")
        self.output = folder / "output"
        self.jobs = configuration(self.clone)["build"]["jobs"]
        self.environment = {
            "READTHEDOCS": "True",
            "READTHEDOCS_OUTPUT": str(self.output),
            "READTHEDOCS_CANONICAL_URL": "https://glossary.example/en/latest/",
            "READTHEDOCS_VIRTUALENV_PATH": str(offline_environment(folder / "env")),
            "PIP_NO_INDEX": "1",
        }

    def replay(self, commands: list[str]) -> None:
        """Run commands as they stand in the configuration."""
        for command in commands:
            environment = shell_environment() | self.environment
            done = run(["sh", "-ec", command], self.clone, environment)
            assert done.returncode == 0, done.stdout + done.stderr

    def files(self, kind: str) -> list[str]:
        return [path.name for path in sorted((self.output / kind).iterdir())]


@pytest.fixture(scope="module")
def published(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """All that Read the Docs builds, but for the PDF, which needs LaTeX."""
    found = Published(project, tmp_path_factory.mktemp("published"))
    found.replay(found.jobs["install"])
    for kind in ("html", "htmlzip", "epub"):
        found.replay(found.jobs["build"][kind])
    return found


@pytest.mark.slow
def test_read_the_docs_builds_the_site_in_a_clean_clone(published: Published) -> None:
    assert not (published.clone / ".venv").exists()
    landing = (published.output / "html" / "index.html").read_text()
    assert '<link rel="canonical" href="https://glossary.example/en/latest/index.html"' in landing
    assert (
        "https://glossary.example/en/latest/index.html"
        in (published.output / "html" / "sitemap.xml").read_text()
    )
    # Read the Docs serves this page at any depth, below the version's address.
    lost = (published.output / "html" / "404.html").read_text()
    assert set(re.findall(r'"(/[^"]*)_static/site\.css', lost)) == {"/en/latest/"}
    again = make(published.clone, "install", environment=published.environment)
    assert "Nothing to be done" in again.stdout


@pytest.mark.slow
def test_read_the_docs_finds_what_its_search_and_menu_look_for(published: Published) -> None:
    """Its search reads ``role=main``, sections by id and this index; its menu joins the body."""
    page = (published.output / "html" / "about.html").read_text()
    assert page.count('role="main"') == 1
    assert re.search(r"<section [^>]*\bid=", page)
    assert "</body>" in page
    assert (published.output / "html" / "searchindex.js").is_file()
    assert 'name="readthedocs-' not in page  # it adds what it needs itself


@pytest.mark.slow
def test_read_the_docs_finds_one_file_of_each_format(published: Published) -> None:
    assert published.files("htmlzip") == ["ai-factory-glossary.zip"]
    assert published.files("epub") == ["ai-factory-glossary.epub"]
    with ZipFile(published.output / "htmlzip" / "ai-factory-glossary.zip") as pages:
        names = pages.namelist()
        landing = pages.read("ai-factory-glossary/index.html").decode()
    assert "ai-factory-glossary/404.html" not in names
    assert "glossary.example" not in landing


@pytest.mark.slow
@pytest.mark.usefixtures("latex")
def test_read_the_docs_builds_the_pdf(published: Published) -> None:
    published.replay(published.jobs["build"]["pdf"])
    assert published.files("pdf") == ["ai-factory-glossary.pdf"]


# --- files to publish -----------------------------------------------------------------


def test_published_files_have_their_checksums(tmp_path: Path, project: Path) -> None:
    for name in ("b.pdf", "a.epub"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "old.pdf").write_bytes(b"")
    command = [sys.executable, str(project / "tools" / "distribute.py")]
    done = run([*command, "dist", "b.pdf", "a.epub"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == [
        *("SHA256SUMS", "a.epub", "b.pdf"),
    ]
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("a.epub", "b.pdf")}
    listed = (tmp_path / "dist" / "SHA256SUMS").read_text()
    assert listed == "".join(f"{digest}  {name}\n" for name, digest in digests.items())


def test_a_file_that_lies_in_the_folder_already_is_published(tmp_path: Path, project: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a.pdf").write_bytes(b"a")
    command = [sys.executable, str(project / "tools" / "distribute.py"), "dist", "dist/a.pdf"]
    done = run(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "dist" / "a.pdf").read_bytes() == b"a"
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_without_a_file_nothing_is_published(tmp_path: Path, project: Path) -> None:
    command = [sys.executable, str(project / "tools" / "distribute.py"), "dist", "none.pdf"]
    done = run(command, tmp_path)
    assert done.returncode == 1
    assert "none.pdf is missing" in done.stderr
    assert not (tmp_path / "dist").exists()

"""Names of entries as Sphinx terms: in hand-written pages and from another project."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXTENSIONS = Path(__file__).parent.parent / "docs" / "_ext"

SITE = {
    "conf.py": f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "terms"]
""",
    "index.md": "# Start\n\n{term}`ntk`, {term}`the kernel <NTK>`\n\n```{toctree}\nntk\nnas\n```\n",
    "ntk.md": '---\nterms: ["Neural Tangent Kernel", "NTK"]\n---\n# Neural Tangent Kernel\n',
    "nas.md": '---\nterms: ["NAS: pages"]\n---\n# NAS\n\nA {term}`neural tangent Kernel`.\n',
}


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def build(source: Path, *options: str) -> Path:
    target = source / "out"
    command = [sys.executable, "-m", "sphinx", "-nWq", *options, str(source), str(target)]
    subprocess.run(command, check=True)
    return target


def links(page: Path) -> list[str]:
    body = page.read_text(encoding="utf-8").split("<body", 1)[1]
    pattern = r'<a class="reference (?:internal|external)" href="([^"]+)"[^>]*><span'
    return re.findall(pattern, body)


def test_any_name_in_any_case_leads_to_the_page(tmp_path: Path) -> None:
    out = build(write(tmp_path / "site", SITE))
    assert links(out / "index.html") == ["ntk.html", "ntk.html"]
    assert links(out / "nas.html") == ["ntk.html"]


def test_terms_survive_an_incremental_build_and_follow_a_rename(tmp_path: Path) -> None:
    source = write(tmp_path / "site", SITE)
    build(source)
    page = source / "ntk.md"
    page.write_text(page.read_text().replace('"NTK"', '"NTK", "NT kernel"'), encoding="utf-8")
    start = source / "index.md"
    start.write_text(start.read_text().replace("{term}`ntk`", "{term}`nt Kernel`"))
    assert links(build(source) / "index.html") == ["ntk.html", "ntk.html"]


def test_parallel_reading_keeps_the_terms(tmp_path: Path) -> None:
    more = {f"page{n}.md": f'---\nterms: ["Term {n}"]\n---\n# Page {n}\n' for n in range(12)}
    every = "\n".join(f"{{term}}`TERM {n}`" for n in range(12))
    toctree = "\n".join(name.removesuffix(".md") for name in more)
    index = f"# Start\n\n{every}\n\n```{{toctree}}\n{toctree}\n```\n"
    source = write(tmp_path / "site", {**more, "conf.py": SITE["conf.py"], "index.md": index})
    out = build(source, "-j", "4")
    assert links(out / "index.html") == [f"page{n}.html" for n in range(12)]


def test_another_project_reaches_the_terms_by_intersphinx(tmp_path: Path) -> None:
    out = build(write(tmp_path / "site", SITE))
    other = {
        "conf.py": f"""
extensions = ["myst_parser", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"glossary": ("https://glossary.example/", {str(out / "objects.inv")!r})}}
""",
        "index.md": "# Other\n\nSee {external:term}`Neural Tangent Kernel`.\n",
    }
    page = build(write(tmp_path / "other", other)) / "index.html"
    assert links(page) == ["https://glossary.example/ntk.html"]

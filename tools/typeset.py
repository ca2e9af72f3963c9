"""The command line for ``make pdf``: LaTeX in, one checked PDF out.

Sphinx writes the ``.tex``; this runs LuaLaTeX and makeindex until page numbers settle,
without shell escape. What single passages LaTeX cannot set (a formula, a character that
no font has) is shown as its source instead, with a warning that names the page. Any
other fault fails the build: then no PDF is left that looks as if it were whole.

Exit codes: 0 done; 1 LaTeX complained; 2 LaTeX is not installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from latex_log import Log, Places, read_log
from latex_mending import mend

PROGRAMS = ("lualatex", "makeindex")
MOST_RUNS = 8
MOST_TOLD = 20
MISSING_LATEX = """\
The PDF needs LaTeX, and {missing} cannot be found. To install it:
  Debian, Ubuntu  sudo apt install --no-install-recommends texlive-luatex \\
                    texlive-latex-recommended texlive-latex-extra fonts-texgyre \\
                    fonts-texgyre-math fonts-dejavu-core fonts-noto-color-emoji \\
                    fonts-symbola fonts-droid-fallback fonts-unifont
  macOS           brew install --cask mactex font-dejavu font-noto-color-emoji
  Windows         winget install MiKTeX.MiKTeX, and the fonts from https://dejavu-fonts.github.io
Then open a new terminal and run this again."""

# Logs with unbroken lines; dates from SOURCE_DATE_EPOCH; TeX reads and writes only below here.
ENVIRONMENT = {
    "max_print_line": "100000",
    "error_line": "254",
    "half_error_line": "238",
    "FORCE_SOURCE_DATE": "1",
    "openin_any": "p",
    "openout_any": "p",
}


def missing_programs() -> list[str]:
    """The programs that are not on the path."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def typeset(source: Path) -> Log:
    """Run LaTeX on a file, in its folder, until nothing is to mend and page numbers stay."""
    log = read_log("")
    for _ in range(MOST_RUNS):
        before = _helper_files(source)
        log = _run_latex(source)
        if _mend(source, log):
            continue
        if _helper_files(source) == before:
            break
        _run_makeindex(source)
    return log


def _mend(source: Path, log: Log) -> bool:
    """Take out what cannot be set, and say so; whether there was anything."""
    tex = source.read_text(encoding="utf-8")
    mended, mends = mend(tex, log.problems)
    places = Places(tex)
    for done in mends:
        print(f"warning: {places.named(done.line, done.message)}", file=sys.stderr)
    if mended == tex:
        return False
    source.write_text(mended, encoding="utf-8")
    return True


def _helper_files(source: Path) -> dict[str, str]:
    """Digests of the files through which one run tells the next its page numbers."""
    suffixes = (".aux", ".toc", ".out", ".idx")
    files = (source.with_suffix(suffix) for suffix in suffixes)
    return {
        file.suffix: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.exists()
    }


def _run_latex(source: Path) -> Log:
    options = ("-no-shell-escape", "-interaction=nonstopmode", "-file-line-error")
    log = log_of(source)
    log.unlink(missing_ok=True)  # or a run that never began would look like the one before
    _run(["lualatex", *options, source.name], source.parent)
    return read_log(log.read_text(encoding="utf-8", errors="replace") if log.exists() else "")


def log_of(source: Path) -> Path:
    """The file into which LaTeX writes what it has to say."""
    return source.with_suffix(".log")


def _run_makeindex(source: Path) -> None:
    if source.with_suffix(".idx").exists():
        _run(
            ["makeindex", "-q", "-s", "python.ist", source.with_suffix(".idx").name], source.parent
        )


def _run(command: list[str], folder: Path) -> None:
    """Run a TeX program; what it has to say is in its log."""
    subprocess.run(  # noqa: S603 - fixed programs, no shell
        command,
        cwd=folder,
        env=os.environ | ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def main(arguments: list[str] | None = None) -> int:
    """Typeset as the command line says."""
    parser = argparse.ArgumentParser(description="Turn the glossary's LaTeX into a checked PDF.")
    parser.add_argument("source", type=Path, nargs="?", help="the .tex file that Sphinx wrote")
    parser.add_argument("output", type=Path, nargs="?", help="the PDF to write")
    parser.add_argument("--check", action="store_true", help="only look whether LaTeX is there")
    options = parser.parse_args(arguments)
    if missing := missing_programs():
        print(MISSING_LATEX.format(missing=" and ".join(missing)), file=sys.stderr)
        return 2
    if options.check:
        return 0
    if options.source is None or options.output is None:
        parser.error("a source and an output are needed")
    options.output.unlink(missing_ok=True)
    log = typeset(options.source)
    places = Places(options.source.read_text(encoding="utf-8"))
    told = dict.fromkeys(places.named(problem.line, problem.message) for problem in log.faults)
    for message in list(told)[:MOST_TOLD]:
        print(f"error: {message}", file=sys.stderr)
    if len(told) > MOST_TOLD:
        print(
            f"error: and {len(told) - MOST_TOLD} more in {log_of(options.source)}", file=sys.stderr
        )
    if not log.pages:
        print("error: LaTeX wrote no pages", file=sys.stderr)
    print(f"LaTeX: {log.summary()}")
    if log.faults or not log.pages:
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    half = options.output.with_suffix(".part")
    shutil.copyfile(options.source.with_suffix(".pdf"), half)
    half.replace(options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())

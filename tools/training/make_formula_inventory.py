"""Write the inventory of LaTeX commands that may stand in a formula.

    PYTHONPATH=tools python tools/training/make_formula_inventory.py

In: the symbol and macro tables of pylatexenc, and the commands that the trained model
met in real formulas. Out: ``tools/glossary/data/formula_commands.txt``, one command or
environment a line. A command gets in when it is mathematics and both sides set it:
math-core for HTML and ePub, LuaLaTeX (with amsmath, amssymb, mathtools, bm) for PDF.
Needs pylatexenc, math-core and lualatex; run it when one of them changes.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from glossary.formulas.inventory import DATA
from glossary.formulas.model import load_model
from math_core import LatexError, LatexToMathML
from pylatexenc import (
    latex2text,
    latexencode,
    latexwalker,
)

# Set by the site itself, on top of what math-core and LaTeX know (see glossary.formulas.mathml).
_OWN = """
    begin bra braket dotsb dotsc dotsi dotsm dotso end gt hbox hdots hline ket label limits lt
    mathds mathscr mbox nolimits nonumber notag pmb substack tag widetilde
"""
OWN = _OWN.split()
# Known to both, but not mathematics or not for untrusted text.
NOT_MATHEMATICS = {"emph", "eqref", "fbox", "ref", "textsc", "th"}
_ENVIRONMENTS = """
    Bmatrix Vmatrix align align* aligned alignedat array bmatrix cases displaymath eqnarray
    eqnarray* equation equation* flalign flalign* gather gather* gathered math matrix multline
    multline* pmatrix rcases smallmatrix split vmatrix
"""
ENVIRONMENTS = _ENVIRONMENTS.split()
USES = (
    "\\{}", "\\{} x", "\\{}{{x}}", "\\{}{{x}}{{y}}", "\\{}(x\\right)", "\\left(x\\{}(",
    "\\left\\{} x\\right.", "x\\{}", "x\\{} y", "\\{}{{1em}}", "\\{}[2]{{x}}",
)  # fmt: skip


def candidates() -> set[str]:
    """The names of commands worth asking about."""
    names: set[str] = set()
    for database in (latex2text, latexwalker):
        specs = database.get_default_latex_context_db().iter_macro_specs()
        names.update(spec.macroname for spec in specs)
    for table in ("defaults", "unicode-xml"):
        for rule in latexencode.get_builtin_conversion_rules(table):
            if isinstance(rule.rule, dict):
                for value in rule.rule.values():
                    names.update(re.findall(r"\\([A-Za-z]+)", value))
    names.update(name[1:].split("{")[0] for name in load_model().codes)
    return {name for name in names if name.isascii() and name.isalpha()}


def known_to_math_core(name: str) -> bool:
    """Whether math-core sets the command in one of its usual places."""
    converter = LatexToMathML()
    for use in USES:
        try:
            converter.convert_with_local_state(use.format(name), displaystyle=True)
        except LatexError:
            continue
        return True
    return False


def known_to_latex(names: list[str]) -> set[str]:
    """Those of the names that LaTeX defines."""
    tests = "\n".join(rf"\ifcsname {name}\endcsname\typeout{{known:{name}}}\fi" for name in names)
    source = (
        r"\documentclass{article}\usepackage{amsmath,amssymb,mathtools,bm}"
        rf"\begin{{document}}{tests}\end{{document}}"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "known.tex").write_text(source, encoding="utf-8")
        command = ["lualatex", "--no-shell-escape", "-interaction=batchmode", "known.tex"]
        subprocess.run(command, cwd=folder, capture_output=True, check=True)
        log = Path(folder, "known.log").read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"known:([A-Za-z]+)", log))


def main() -> None:
    """Ask both sides and write the file."""
    accepted = sorted(name for name in candidates() if known_to_math_core(name))
    names = (known_to_latex(accepted) - NOT_MATHEMATICS) | set(OWN)
    lines = [f"\\{name}" for name in sorted(names)] + ENVIRONMENTS
    DATA.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names)} commands, {len(ENVIRONMENTS)} environments")


if __name__ == "__main__":
    main()

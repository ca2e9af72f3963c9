"""Make the site's mathematics font: Latin Modern Math, cut down to what formulas can show.

    PYTHONPATH=tools python tools/training/subset_math_font.py latinmodern-math.otf

In: the whole face (Debian's package ``fonts-lmodern``, or CTAN's ``lm-math``). Out:
``docs/_static/fonts/glossary-math.woff2`` with its MATH table, under a name of its
own, as its licence asks. Kept are the letters that browsers and the converter use
(ASCII, Greek, the mathematical alphabets) and every character that math-core writes
for a command of the inventory. The small forms for sub- and superscripts (feature
``ssty``) would double the file, so only letters, digits and the commonest signs
keep theirs; browsers scale the others.
"""

from __future__ import annotations

import argparse
import html
import re
import string
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from glossary.formulas.mathml import MathError, refused_commands, to_mathml
from pylatexenc.latexencode import get_builtin_conversion_rules
from pylatexenc.latexwalker import get_default_latex_context_db

FAMILY = "Glossary Math"
OUTPUT = Path(__file__).parents[2] / "docs/_static/fonts/glossary-math.woff2"
LARGEST = 150_000  # bytes

LETTERS = (
    range(0x20, 0x7F),
    range(0xA1, 0x100),  # Latin-1: names and units in \text
    range(0x131, 0x132),
    range(0x237, 0x238),
    range(0x2C6, 0x2DD),  # accents
    range(0x300, 0x310),
    range(0x391, 0x3F7),  # Greek
    range(0x2010, 0x2038),  # dashes, quotation marks, ellipsis, primes
    range(0x2061, 0x2065),  # invisible operators
    range(0x221A, 0x221B),  # the radical sign, which is an element in MathML
    range(0x2100, 0x2139),  # letter-like symbols, which complete the alphabets below
    range(0x1D400, 0x1D4D0),  # bold, italic, bold italic, script
    range(0x1D504, 0x1D56C),  # fraktur, double-struck
    range(0x1D5A0, 0x1D5D4),  # sans-serif
    range(0x1D670, 0x1D6A4),  # monospace
    range(0x1D6A4, 0x1D756),  # dotless letters, Greek
    range(0x1D7CE, 0x1D7E2),  # digits
)
WITH_SMALL_FORMS = (
    range(0x21, 0x7F),
    range(0x2032, 0x2035),  # primes
    range(0x2190, 0x2194),
    range(0x2212, 0x2213),
    range(0x2217, 0x221F),
    range(0x2264, 0x2266),
    range(0x1D434, 0x1D468),  # italic
    range(0x1D6FC, 0x1D71C),  # small italic Greek
)


def command_names() -> Iterator[str]:
    """The names of LaTeX's commands, from pylatexenc's databases."""
    database = get_default_latex_context_db()
    for category in database.categories():
        for macro in database.iter_macro_specs([category]):
            yield macro.macroname
    for rule in get_builtin_conversion_rules("unicode-xml"):
        for latex in rule.rule.values():
            yield from re.findall(r"\\([A-Za-z]+)", latex)


def shown_by_commands() -> set[int]:
    """Every character that a sign or a command of the inventory can put on a page."""
    shown: set[int] = set()
    names = sorted({name for name in command_names() if name.isalpha()})
    forms: list[tuple[str, ...]] = [
        (rf"\{name}", rf"\{name}{{x}}", rf"\{name}{{x}}{{y}}") for name in names
    ]
    forms += [(sign, "x" + sign) for sign in string.punctuation]
    for form in forms:
        for tex in form:
            if refused_commands(tex):
                continue
            try:
                mathml = to_mathml(tex, display=True)
            except MathError:
                continue
            visible = re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", mathml)
            shown.update(map(ord, html.unescape(visible)))
            break
    return shown


def keep_small_forms(font: TTFont, characters: Iterable[int]) -> None:
    """Forget the script-size forms of all but these characters."""
    names = font.getBestCmap()
    kept = {names[character] for character in characters if character in names}
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "ssty"
        for index in record.Feature.LookupListIndex
    }
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            mapping = getattr(subtable, "alternates", None) or subtable.mapping
            for glyph in set(mapping) - kept:
                del mapping[glyph]


def rename(font: TTFont) -> None:
    """Give the derived font its own name; copyright and licence stay."""
    for identifier, text in ((1, FAMILY), (3, FAMILY), (4, FAMILY), (6, FAMILY.replace(" ", ""))):
        font["name"].removeNames(nameID=identifier)
        font["name"].setName(text, identifier, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [FAMILY.replace(" ", "")]
    top[0].FullName = top[0].FamilyName = FAMILY


def make_subset(source: Path, output: Path) -> int:
    """Write the subset; its size in bytes."""
    font = TTFont(source, recalcTimestamp=False)
    del font["FFTM"]  # an editor's time stamp
    keep_small_forms(font, chain.from_iterable(WITH_SMALL_FORMS))
    options = Options(layout_features=["ssty"], hinting=False, desubroutinize=True)
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(chain.from_iterable(LETTERS)) | shown_by_commands())
    subsetter.subset(font)
    rename(font)
    font.flavor = "woff2"
    output.parent.mkdir(parents=True, exist_ok=True)
    font.save(output)
    return output.stat().st_size


def main() -> None:
    """Read the command line, write the font, fail when it became too large."""
    parser = argparse.ArgumentParser(description="Cut the mathematics font down.")
    parser.add_argument("font", type=Path, help="latinmodern-math.otf")
    size = make_subset(parser.parse_args().font, OUTPUT)
    print(f"{OUTPUT.name}: {size} bytes")
    if size > LARGEST:
        raise SystemExit(f"larger than {LARGEST} bytes")


if __name__ == "__main__":
    main()

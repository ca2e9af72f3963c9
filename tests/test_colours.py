"""The brand's colours against the grounds on which Furo sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from runpy import run_path

import pytest
from conftest import ROOT

LEAST = 4.5  # WCAG 2.2, 1.4.3, for text of normal size
LEAST_FOR_LINES = 3.0  # 1.4.11, for outlines
GROUNDS = ("background-primary", "background-secondary", "background-hover")
TEXTS = ("brand-primary", "brand-content", "brand-visited", "foreground-muted")
LINES = ("foreground-border",)

_VARIABLE = re.compile(r"--color-([a-z-]+):(#[0-9a-f]{3,6})\b")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colours(scheme: str) -> dict[str, str]:
    """Furo's colours of one scheme, with the site's own put over them."""
    sheet = files("furo").joinpath("theme/furo/static/styles/furo.css").read_text()
    dark = sheet.index("@media not print{body[data-theme=dark]")
    part = sheet[:dark] if scheme == "light" else sheet[dark : sheet.index("}", dark)]
    own = run_path(str(ROOT / "conf.py"))["html_theme_options"][f"{scheme}_css_variables"]
    return dict(_VARIABLE.findall(part)) | {
        name.removeprefix("color-"): value for name, value in own.items()
    }


def pairs() -> Iterator[tuple[str, str, str, float]]:
    for scheme in ("light", "dark"):
        for ground in GROUNDS:
            yield from ((scheme, text, ground, LEAST) for text in TEXTS)
            yield from ((scheme, line, ground, LEAST_FOR_LINES) for line in LINES)


@pytest.mark.parametrize(("scheme", "text", "ground", "least"), list(pairs()))
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str, least: float) -> None:
    known = colours(scheme)
    assert contrast(known[text], known[ground]) >= least


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)

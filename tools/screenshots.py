"""Pictures of every kind of page, light and dark, wide and narrow, for whoever reviews a change.

In: the folder of a built site and one for the pictures. Out: a PNG for each, and two contact
sheets of them, ``wide.png`` and ``phone.png``. Run it as ``make screenshots``, before and
after a change, and look.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from chromium import find_chromium
from page_kinds import page_kinds
from playwright.sync_api import Browser, sync_playwright

SCREENS = {"wide": (1280, 900), "phone": (390, 844)}  # pixels
SCHEMES = ("light", "dark")
# How wide one picture stands on a contact sheet, and how wide the sheet is.
THUMB = {"wide": 480, "phone": 195}
SHEET = 2000

STYLE = """body{font:14px sans-serif;margin:16px;display:flex;flex-wrap:wrap;gap:12px}
figure{margin:0}img{display:block;border:1px solid #999}"""


def main(site: Path, out: Path) -> int:
    """Take the pictures; without a browser, say how to get one."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium was found; on Debian or Ubuntu: apt install chromium", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    kinds = page_kinds(site)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for screen in SCREENS:
            pictures = list(_pictures(browser, site, kinds, out, screen))
            _contact_sheet(browser, pictures, out / f"{screen}.png", THUMB[screen])
        browser.close()
    print(f"The pictures are ready: {out}/wide.png, {out}/phone.png")
    return 0


def _pictures(
    browser: Browser, site: Path, kinds: dict[str, str], out: Path, screen: str
) -> Iterator[Path]:
    width, height = SCREENS[screen]
    for kind, address in kinds.items():
        for scheme in SCHEMES:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page.goto(f"{site.resolve().as_uri()}/{address}", wait_until="load")
            if kind == "search":
                page.get_by_text("Search finished").wait_for()
            path = out / f"{kind.replace(' ', '-')}-{scheme}-{screen}.png"
            page.screenshot(path=path)
            page.close()
            yield path


def _contact_sheet(browser: Browser, pictures: list[Path], sheet: Path, thumb: int) -> None:
    figures = "".join(
        f'<figure><img src="{escape(picture.resolve().as_uri())}" width="{thumb}">'
        f"<figcaption>{escape(picture.stem)}</figcaption></figure>"
        for picture in pictures
    )
    source = sheet.with_suffix(".html")
    source.write_text(f"<!doctype html><style>{STYLE}</style>{figures}", encoding="utf-8")
    page = browser.new_page(viewport={"width": SHEET, "height": 900})
    page.goto(source.resolve().as_uri(), wait_until="load")
    page.screenshot(path=sheet, full_page=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

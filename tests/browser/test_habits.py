"""What a reader does: find, read, switch, copy, go back. Pages are read by roles and names."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

FOCUSED = "document.activeElement.getAttribute('name')"


def test_search_from_the_landing_page_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Control+k")
    page.keyboard.type("neural style transfer")
    page.keyboard.press("Enter")
    main = page.get_by_role("main")
    result = main.get_by_role("link", name="Neural Style Transfer", exact=True)
    result.focus()
    page.keyboard.press("Enter")
    expect(main.get_by_role("heading", level=1)).to_contain_text("Neural Style Transfer")


def test_the_search_keys_and_how_to_switch_one_off(
    page: Page, address: str, kinds: dict[str, str]
) -> None:
    page.goto(address + kinds["code"])
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "q"
    page.goto(address + "reading.html")
    page.get_by_role("checkbox", name='The key "/"').uncheck()
    page.goto(address + kinds["code"])
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) is None
    page.keyboard.press("Control+k")
    assert page.evaluate(FOCUSED) == "q"


@pytest.mark.parametrize(
    "memory", ['throw new DOMException("refused", "SecurityError")', "return null"]
)
def test_all_keys_and_the_search_work_in_a_browser_without_memory(
    page: Page, address: str, memory: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        f"{{configurable: true, get() {{ {memory}; }}}})"
    )
    page.goto(f"{address}search.html?q=electra")
    expect(page.get_by_role("main").get_by_role("link", name="ELECTRA").first).to_be_visible()
    page.goto(address + "reading.html")
    page.get_by_role("button", name="Toggle Light / Dark").locator("visible=true").click()
    assert page.evaluate("document.body.dataset.theme") in {"light", "dark"}
    page.keyboard.press("Control+k")
    assert page.evaluate(FOCUSED) == "q"
    switch = page.get_by_role("checkbox", name='The key "/"')
    switch.uncheck()
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) is None
    switch.check()
    switch.blur()
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "q"


def test_letters_and_domains_are_reachable_from_an_entry(
    page: Page, address: str, kinds: dict[str, str]
) -> None:
    page.goto(address + kinds["long"])
    sidebar = page.get_by_role("navigation", name="Glossary")
    sidebar.get_by_role("link", name="H", exact=True).click()
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("H")
    sidebar.get_by_role("link", name="Generative Models").click()
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("Generative")


def test_next_and_previous_go_through_the_domain(
    page: Page, address: str, kinds: dict[str, str]
) -> None:
    page.goto(address + kinds["code"])
    title = page.title()
    page.get_by_role("link", name="Next").click()
    assert page.title() != title
    page.get_by_role("link", name="Previous").click()
    assert page.title() == title


def test_the_theme_is_switched_and_kept(page: Page, address: str, kinds: dict[str, str]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(address)
    grounds = {page.evaluate(ground)}
    for _ in range(2):
        page.get_by_role("button", name="Toggle Light / Dark").locator("visible=true").click()
        grounds.add(page.evaluate(ground))
    assert len(grounds) == 2
    chosen = page.evaluate(ground)
    page.goto(address + kinds["short"])
    assert page.evaluate(ground) == chosen


def test_code_is_copied_as_it_stands(page: Page, address: str, kinds: dict[str, str]) -> None:
    page.goto(address + kinds["code"])
    code = page.get_by_role("main").locator("pre").first
    code.hover()
    page.get_by_role("button", name="Copy").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == (code.text_content() or "").strip()


def test_headings_have_addresses(page: Page, address: str, kinds: dict[str, str]) -> None:
    page.goto(address + kinds["long"])
    heading = page.get_by_role("main").get_by_role("heading", level=2).first
    heading.hover()
    heading.get_by_role("link").click()
    assert "#" in page.url
    expect(heading).to_be_in_viewport()


def test_back_to_top(page: Page, address: str, kinds: dict[str, str]) -> None:
    page.goto(address + kinds["long"])
    page.get_by_role("main").first.hover(position={"x": 5, "y": 5})
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY >= 1900")
    page.mouse.wheel(0, -300)
    page.get_by_role("link", name="Back to top").click()
    page.wait_for_function("scrollY === 0")


def test_diagrams_and_formulas_are_seen(page: Page, address: str, kinds: dict[str, str]) -> None:
    page.goto(address + kinds["diagram"])
    expect(page.get_by_role("img").locator("visible=true").first).to_be_visible()
    page.goto(address + kinds["formulas"])
    expect(page.get_by_role("math").first).to_be_visible()
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Glossary Math\"'))"
    )


def test_a_phone_has_all_of_it_in_drawers(phone: Page, address: str, kinds: dict[str, str]) -> None:
    phone.goto(address + kinds["long"])
    button = phone.get_by_role("button", name="Site navigation")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    phone.keyboard.press("Control+k")
    phone.keyboard.type("electra")
    phone.keyboard.press("Enter")
    phone.get_by_role("main").get_by_role("link", name="ELECTRA").first.click()
    expect(phone.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("ELECTRA")


def test_a_missing_page_offers_search(page: Page, address: str) -> None:
    page.goto(address + "404.html")
    page.get_by_role("main").get_by_role("searchbox").fill("electra")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main").get_by_role("link", name="ELECTRA").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/neural-style.html", "neural style"), ("100%25-yield", "100% yield"), ("50%", "50%")],
)
def test_a_missing_page_takes_its_address_for_a_name(
    page: Page, built_html: Path, path: str, name: str
) -> None:
    def answer(route: Route) -> None:
        if route.request.resource_type == "document":
            route.fulfill(path=built_html / "404.html", content_type="text/html")
        else:
            route.fulfill(body="", content_type="text/javascript")

    page.route("http://glossary.example/**", answer)
    page.goto(f"http://glossary.example/{path}")
    expect(page.get_by_role("main").get_by_role("searchbox")).to_have_value(name)


@pytest.mark.parametrize("kind", ["landing", "search", "code", "formulas", "diagram", "letter"])
def test_pages_need_no_server(
    browser: Browser, built_html: Path, kinds: dict[str, str], kind: str
) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    outside: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{built_html.as_uri()}/{kinds[kind]}", wait_until="load")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    context.close()
    assert [url for url in outside if not url.startswith(("file:", "data:"))] == []
    assert complaints == []

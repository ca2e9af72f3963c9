"""Ways in: domain pages, letter pages, the landing page, pages for shared names."""

from __future__ import annotations

from collections.abc import Mapping

from glossary.domains import Domain, Group, Taxonomy
from glossary.entry import Entry, Layout, Names, Page, Placement, SourceRef, Text
from glossary.pipeline import Glossary
from glossary.printing.definition import Definition
from glossary.printing.disambiguation import (
    disambiguation_pages,
    meanings,
    shared_names,
    unshared_names,
)
from glossary.printing.indexes import LANDING, index_pages, letter_of
from glossary.printing.pages import Surroundings

TAXONOMY = Taxonomy(
    (
        Group("Chips & Co", (Domain("chips", "Chips", "All of them.", (), (), ()),)),
        Group("Empty", (Domain("empty", "Empty", "", (), (), ()),)),
    )
)


def page(title: str, slug: str = "", *aliases: str, domain: str = "chips") -> Page:
    entry = Entry("x", "", "", (), Layout.LINES, (SourceRef("0.txt", 1, 2),))
    slug = slug or title.lower().replace(" ", "-")
    return Page(entry, Names(title, aliases, (), slug), Placement(domain, ""))


def around(*pages: Page) -> Surroundings:
    titles = {page.names.slug: page.names.title for page in pages}
    definition = Definition((Text("It is a thing."),))
    return Surroundings(titles, dict.fromkeys(titles, definition), TAXONOMY.titles(), {})


def lists(*pages: Page) -> dict[str, str]:
    return index_pages(pages, TAXONOMY, around(*pages), "glossary")


def test_a_domain_lists_its_entries_in_order() -> None:
    files = lists(page("zeta"), page("Émile"), page("alpha"))
    source = files["domains/chips.md"]
    assert "\n\n../alpha\n../émile\n../zeta\n" in source
    assert "- [Émile](../émile.md) — It is a thing." in source
    assert source.index("[alpha]") < source.index("[Émile]") < source.index("[zeta]")
    assert "domains/empty.md" not in files


def test_letters_and_digits() -> None:
    pages = [page("3D vision"), page("Alpha"), page("Äpfel", "aepfel"), page("β-VAE", "beta-vae")]
    assert [letter_of(page) for page in pages] == ["0-9", "a", "a", "v"]
    files = lists(*pages)
    assert {"letters/0-9.md", "letters/a.md", "letters/v.md"} < files.keys()
    assert "**A** ·\n[V](v.md)" in files["letters/a.md"]


def test_the_landing_page_counts_and_leads_on() -> None:
    source = lists(page("Alpha"), page("Beta"))[LANDING]
    assert "**2 entries** in 1 domain," in source
    card = "::::{grid-item-card} Chips & Co\n- [Chips](glossary/domains/chips.md)\xa0[2]{.number}\n"
    assert card in source
    assert ":caption: Chips & Co\n\nglossary/domains/chips\n" in source
    assert "[A](glossary/letters/a.md)" in source
    assert "Empty" not in source


def test_names_of_several_entries_get_a_page() -> None:
    pages = (
        page("Neural ODE (Overview)", "ode-2", "Neural ODE", "NODE"),
        page("Neural ODEs (Adjoint)", "ode-1", "Neural ODEs", "NODE"),
        page("Something else", "else", "SE"),
    )
    shared = shared_names(pages)
    assert [(name.title, name.slug, name.slugs) for name in shared] == [
        ("Neural ODEs (NODE)", "neural-odes", ("ode-2", "ode-1"))
    ]
    files = disambiguation_pages(shared, around(*pages))
    source = files["names/neural-odes.md"]
    assert 'terms: ["Neural ODEs", "Neural ODE", "NODE"]' in source
    assert "# Neural ODEs (NODE) (disambiguation)\n" in source
    assert "Neural ODEs (NODE) is the name of 2 entries:" in source
    assert "- [Neural ODE (Overview)](../ode-2.md)" in source
    assert unshared_names(pages, shared) == {
        "ode-2": ["Neural ODE (Overview)"],
        "ode-1": ["Neural ODEs (Adjoint)"],
        "else": ["Something else", "SE"],
    }
    assert set(meanings(shared)) == {"ode-1", "ode-2"}


def test_a_name_in_several_domains_says_which() -> None:
    # As the two entries on EGNN (004), on graphs and on molecules.
    pages = (page("Graph Net", "one", "GN"), page("Gate Noise", "two", "GN", domain="empty"))
    (source,) = disambiguation_pages(shared_names(pages), around(*pages)).values()
    assert "- [Gate Noise](../two.md) — It is a thing. ([Empty](../domains/empty.md))" in source
    assert "(../one.md) — It is a thing. ([Chips](../domains/chips.md))" in source


# --- the seeds -----------------------------------------------------------------------------


def test_every_entry_is_in_one_domain_and_under_one_letter(
    glossary: Glossary, printed: Mapping[str, str]
) -> None:
    for folder in ("domains", "letters"):
        listed = [
            line.split("](../")[1].split(".md)")[0]
            for path, source in printed.items()
            if path.startswith(folder)
            for line in source.split("\n")
            if line.startswith("- [")
        ]
        assert sorted(listed) == sorted(page.names.slug for page in glossary.pages)


def test_no_name_is_declared_twice(glossary: Glossary) -> None:
    shared = shared_names(glossary.pages)
    own = unshared_names(glossary.pages, shared).values()
    names = [name.casefold() for names in own for name in names]
    names += [spelling.casefold() for name in shared for spelling in name.spellings]
    assert len(names) == len(set(names))

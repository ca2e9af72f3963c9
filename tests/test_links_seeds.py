"""Links of the seeds, against what an editor would link, and what holds for all of them."""

from __future__ import annotations

import random

import pytest
from glossary.linking.links import link_pages
from glossary.naming.wording import entry_text
from glossary.overrides import Overrides
from glossary.pipeline import Glossary
from link_answers import Score, read_answers, score, without_links

NONE = Overrides()


@pytest.fixture(scope="module")
def result(glossary: Glossary) -> Score:
    return score(glossary.pages, read_answers())


@pytest.mark.parametrize(("strength", "least"), [("must", 0.95), ("should", 0.80)])
def test_what_an_editor_would_link_is_found_wherever_links_are_set(
    result: Score, strength: str, least: float
) -> None:
    assert result.recall_in_prose(strength) >= least, result.missed


def test_what_is_linked_is_right(result: Score) -> None:
    assert result.precision >= 0.95, result.unlisted
    assert result.traps == []


def test_no_word_changes(glossary: Glossary) -> None:
    for linked in glossary.pages:
        assert entry_text(linked.entry) == entry_text(without_links(linked).entry)


def test_a_page_links_a_target_once_never_itself_and_its_records_agree(glossary: Glossary) -> None:
    slugs = {linked.names.slug for linked in glossary.pages}
    for linked in glossary.pages:
        targets = [record.slug for record in linked.links]
        assert len(targets) == len(set(targets))
        assert linked.names.slug not in targets
        assert slugs.issuperset(targets)
        assert all(record.reason for record in linked.links)


def test_neighbours_are_few_and_backlinks_are_the_links_turned_round(glossary: Glossary) -> None:
    pages = glossary.pages
    there = {(linked.names.slug, record.slug) for linked in pages for record in linked.links}
    back = {(caller, linked.names.slug) for linked in pages for caller in linked.referenced_by}
    assert back == there
    topics = {linked.names.slug: linked.names.topic for linked in pages}
    for linked in pages:
        assert len(linked.related) <= 6
        assert linked.names.slug not in linked.related
        same = [topics[slug] == linked.names.topic for slug in linked.related]
        assert same == sorted(same, reverse=True)


def test_no_entry_of_the_seeds_is_without_a_way_in_and_few_without_a_way_on(
    glossary: Glossary,
) -> None:
    pages = glossary.pages
    named = {slug for linked in pages for slug in linked.related}
    linked_to = {record.slug for linked in pages for record in linked.links}
    assert [p.names.slug for p in pages if p.names.slug not in named | linked_to] == []
    assert len([p for p in pages if not p.related]) <= 5


def test_the_order_of_the_pages_changes_nothing(glossary: Glossary) -> None:
    plain = [without_links(linked) for linked in glossary.pages]
    shuffled = random.Random(7).sample(plain, len(plain))
    by_slug = {linked.names.slug: linked for linked in link_pages(shuffled, NONE).pages}
    for linked in link_pages(plain, NONE).pages:
        assert by_slug[linked.names.slug] == linked

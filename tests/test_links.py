"""Links: what an editor would link is linked, nothing else, and the author's words stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from entries import make_entry
from glossary.entry import (
    Block,
    Cell,
    Code,
    Formula,
    Heading,
    Link,
    List,
    ListItem,
    Math,
    Names,
    Page,
    Paragraph,
    Placement,
    Strong,
    Table,
    Text,
)
from glossary.linking.links import link_pages
from glossary.overrides import Decision, Overrides
from glossary.walk import iter_blocks

NONE = Overrides()


def page(
    title: str,
    *blocks: Block | str,
    aliases: Sequence[str] = (),
    domain: str = "plasma",
    topic: str = "",
) -> Page:
    """A page whose text shares some words with all others, so that they have company."""
    common = Paragraph((Text("plasma chamber wafer reactor."),), 9)
    made = [Paragraph((Text(block),), 1) if isinstance(block, str) else block for block in blocks]
    slug = title.lower().replace(" ", "-")
    entry = replace(make_entry(title, "", opening=title), blocks=(*made, common))
    return Page(entry, Names(title, tuple(aliases), (), slug, topic), Placement(domain, ""))


def others() -> list[Page]:
    """Pages of another kind, so that the common words of :func:`page` tell something."""
    common = Paragraph((Text("token gradient corpus decoder."),), 9)
    return [
        replace(
            page(f"Stranger {letter}", domain="language"),
            entry=replace(make_entry("x", ""), blocks=(common,)),
        )
        for letter in "abcdef"
    ]


def link(*pages: Page, overrides: Overrides = NONE) -> dict[str, list[tuple[str, str]]]:
    """By page, its links as (words, target)."""
    linked = link_pages([*pages, *others()], overrides)
    return {
        item.names.slug: [(record.surface, record.slug) for record in item.links]
        for item in linked.pages
    }


def links_in(blocks: Sequence[Block]) -> Iterator[Link]:
    for block in iter_blocks(blocks):
        if isinstance(block, Paragraph | Heading):
            yield from (child for child in block.children if isinstance(child, Link))


FLOW = page("Gas Flow", "It moves.", aliases=["GF"])


def test_the_first_mention_is_linked_once_and_keeps_the_words() -> None:
    source = page("Etcher", "Here gas flows matter; a gas-flow meter, GF again.")
    assert link(source, FLOW)["etcher"] == [("gas flows", "gas-flow")]


def test_the_link_stands_in_the_blocks() -> None:
    linked = link_pages([page("Etcher", "All gas flows."), FLOW, *others()], NONE).pages[0]
    assert linked.entry.blocks[0] == Paragraph(
        (Text("All "), Link("gas-flow", (Text("gas flows"),)), Text(".")), 1
    )
    assert linked.links[0].line == 1


def test_the_longest_name_wins_and_the_own_name_is_passed_over_whole() -> None:
    control = page("Gas Flow Control", "Gas flow control needs a gas flow.")
    source = page("Etcher", "It has gas flow control.")
    links = link(source, FLOW, control)
    assert links["etcher"] == [("gas flow control", "gas-flow-control")]
    assert links["gas-flow-control"] == [("gas flow", "gas-flow")]


def test_bold_text_items_and_cells_are_linked_but_headings_code_and_formulas_are_not() -> None:
    cell: Cell = (Text("gas flow"),)
    for block, number in (
        (Paragraph((Strong((Text("Gas flow"),)), Text(": text")), 1), 1),
        (List((ListItem((Paragraph((Text("gas flow"),), 1),), 1),), 1), 1),
        (Table((cell,), ((cell,),), ("",), 1), 1),
        (Heading(2, (Text("Choosing Gas Flow"),), 1), 0),
        (Paragraph((Code("gas flow"),), 1), 0),
        (Paragraph((Math("gas flow"),), 1), 0),
        (Formula("gas flow", 1), 0),
    ):
        assert len(link(page("Etcher", block), FLOW)["etcher"]) == number, block


def test_a_subject_that_only_a_heading_names_is_linked_among_the_related_pages() -> None:
    heading = Heading(2, (Text("Gas Flow"),), 1)
    etcher = link_pages([page("Etcher", heading), FLOW, *others()], NONE).pages[0]
    assert [(record.surface, record.slug) for record in etcher.links] == [("Gas Flow", "gas-flow")]
    assert etcher.entry.blocks[0] == heading
    assert etcher.related[0] == "gas-flow"
    prose = Paragraph((Text("It needs a gas flow."),), 2)
    etcher = link_pages([page("Etcher", heading, prose), FLOW, *others()], NONE).pages[0]
    assert [record.surface for record in etcher.links] == ["gas flow"]


def test_a_name_across_bold_and_plain_text_is_no_link_but_is_seen_whole() -> None:
    control = page("Gas Flow Control", "It controls.")
    split = Paragraph((Strong((Text("Gas flow"),)), Text(" control is one.")), 1)
    assert link(page("Etcher", split), FLOW, control)["etcher"] == []


def test_an_acronym_only_in_its_capitals_and_with_its_parenthesis() -> None:
    muse = page("MUSE", "It draws.")
    assert link(page("Etcher", "the muse"), muse)["etcher"] == []
    assert link(page("Etcher", "the MUSE"), muse)["etcher"] == [("MUSE", "muse")]
    assert link(page("Etcher", "a gas flow (GF) here"), FLOW)["etcher"] == [
        ("gas flow (GF)", "gas-flow")
    ]


def test_pages_on_the_same_subject_do_not_link_each_other() -> None:
    one = page("Gas Flow (Basics)", "gas flow", topic="gas-flow")
    two = page("Gas Flow (Advanced)", "gas flow", topic="gas-flow")
    assert link(one, two) == link(one, two) | {"gas-flow-(basics)": [], "gas-flow-(advanced)": []}


def test_a_name_of_two_subjects_goes_to_the_one_at_home_here_or_stays_open() -> None:
    data = replace(
        page("Exact Data Answer", "token gradient corpus decoder", aliases=["EDA"]),
        placement=Placement("language", ""),
    )
    design = page("Etch Design Aid", "plasma chamber wafer reactor", aliases=["EDA"])
    source = page("Etcher", "Tools of EDA, as plasma chamber wafer reactor.")
    assert link(source, data, design)["etcher"] == [("EDA", "etch-design-aid")]
    twin = page("Even Deeper Art", "plasma chamber wafer reactor", aliases=["EDA"])
    linked = link_pages([source, twin, design, *others()], NONE)
    assert linked.pages[0].links == ()
    (ambiguity,) = linked.ambiguities
    assert (ambiguity.surface, ambiguity.slug) == ("EDA", "etcher")
    assert set(ambiguity.candidates) == {"even-deeper-art", "etch-design-aid"}


def test_a_name_of_very_many_subjects_is_no_term() -> None:
    bearers = [page(f"Etch {n}", f"kind{n}", aliases=["ETCH"]) for n in range(31)]
    source = page("Etcher", "Tools of ETCH, as plasma chamber wafer reactor.")
    few, many = ([source, *bearers[:30]], [source, *bearers])
    (ambiguity,) = link_pages([*few, *others()], NONE).ambiguities
    assert len(ambiguity.candidates) == 30
    linked = link_pages([*many, *others()], NONE)
    assert linked.ambiguities == ()
    assert linked.pages[0].links == ()


def related(*pages: Page) -> dict[str, tuple[str, ...]]:
    linked = link_pages([*pages, *others()], NONE)
    return {item.names.slug: item.related for item in linked.pages}


def test_pages_about_the_same_thing_are_related_and_template_sentences_make_none() -> None:
    # As in "Murphy Yield Model" and "Negative Binomial Yield Model" (003), which no link ties;
    # the sentence on its own stands on pages of every kind.
    template = "Structured controls reduce instability, bias loops, and hidden failure modes."
    one = page("Murphy", "Defects cluster on dies.", template)
    two = page("Binomial", "Dies with defects cluster.", template, domain="yield")
    other = page("Prompt", "Words are put in order.", template, domain="yield")
    found = related(one, two, other)
    assert found["murphy"] == ("binomial",)
    assert found["binomial"] == ("murphy",)
    assert found["prompt"] == ()


def test_a_page_that_nothing_names_gets_a_place_with_the_closest() -> None:
    # All lists are full of closer pages; each of these stands on several lists.
    close = [page(f"Part {n}", f"alpha beta gamma delta, part{n}") for n in range(9)]
    lone = page("Lone", "alpha beta lambda mu nu xi omicron", domain="far")
    far = page("Far", "lambda mu nu xi omicron rho", domain="off")
    found = related(*close, lone, *crowd())
    assert all(len(listed) <= 6 for listed in found.values())
    assert len([slug for slug, listed in found.items() if "lone" in listed]) == 1
    assert "far" in related(*close, lone, far, *crowd())["lone"]


def test_of_the_pages_that_refer_to_one_the_closest_come_first() -> None:
    hub = page("Gas Flow", "alpha beta gamma delta.")
    far = [page(f"Etcher {n}", f"kind{n} alpha. Gas flow.") for n in range(3)]
    near = page("Valve", "alpha beta gamma. Gas flow.")
    linked = link_pages([*far, near, hub, *crowd()], NONE).pages
    assert linked[4].referenced_by[0] == "valve"
    assert set(linked[4].referenced_by) == {"valve", "etcher-0", "etcher-1", "etcher-2"}


def test_pages_on_one_other_subject_do_not_fill_the_list() -> None:
    same = [page(f"Flow {n}", f"alpha beta gamma, kind{n}", topic="flow") for n in range(4)]
    found = related(page("Graph", "alpha beta gamma"), *same, *crowd())
    assert found["graph"] == ("flow-0", "flow-1")
    assert found["flow-0"] == ("flow-1", "flow-2", "flow-3", "graph")


def crowd() -> list[Page]:
    """Pages enough for a word on a few of them to be rare."""
    return [page(f"Crowd {n}", f"word{n} more{n}", domain=f"d{n}") for n in range(100, 160)]


def with_keywords(made: Page, *keywords: str) -> Page:
    return replace(made, names=replace(made.names, keywords=keywords))


def test_shorter_titles_that_their_page_uses_more_than_others() -> None:
    # Entries like "Cross-Encoder Reranking", "CUSUM Control Chart", "Editing Models via Task
    # Vectors", "Negative Prompting" and "Multimodal Foundation Models", as others name them.
    targets = [
        page("Cross-Encoder Reranking", "A cross-encoder reads both."),
        page("CUSUM Control Chart", "CUSUM sums. A CUSUM finds drifts."),
        page("Editing Models via Task Vectors", "A task vector is added."),
        page("Negative Prompting", "A negative prompt steers."),
        page("Multimodal Foundation Models", "A multimodal model sees."),
    ]
    text = "Use a cross-encoder, the CUSUM, task vectors, negative prompts, multimodal models."
    links = link(page("Etcher", text), *targets, *crowd())["etcher"]
    surfaces = ["cross-encoder", "CUSUM", "task vectors", "negative prompts", "multimodal models"]
    assert links == [
        (words, target.names.slug) for words, target in zip(surfaces, targets, strict=True)
    ]


def test_other_ways_of_saying_a_title_that_few_pages_have() -> None:
    # Entries like 004:162, 000:1257 and 000:973, as pages on scheduling, CycleGAN and burn-in name
    # them; "NAS search" means no *NAS Cell Search*, and "mixed training" could be anything.
    targets = [
        page("Elastic Distributed Training", "It scales by valve."),
        page("Image-to-Image Translation", "It maps by valve."),
        page("NAS Cell Search", "It finds cells by valve."),
        page("Mixed Precision Training", "It is short by valve."),
        with_keywords(page("IFR Period", "The wearout phase by valve."), "wearout phase"),
    ]
    mixers = [page(f"Mixer {letter}", f"mixer{letter} mixed") for letter in "abcdef"]
    text = "By valve: elastic training, image translation, NAS search, mixed training, it starts"
    source = page("Etcher", f"{text} wearout.")
    assert link(source, *targets, *mixers, *crowd())["etcher"] == [
        ("elastic training", "elastic-distributed-training"),
        ("image translation", "image-to-image-translation"),
        ("wearout", "ifr-period"),
    ]


def test_an_acronym_within_a_title_needs_a_page_close_to_it() -> None:
    # *Machine Learning in Electronic Design Automation (EDA)*, 004:70, is more than EDA.
    title = "Machine Learning in Electronic Design Automation (EDA)"
    target = replace(
        page(title, "Routing, timing, congestion, cells, nets."),
        names=Names(title, (), (), "ml-in-eda", ""),
    )
    close = page("Router", "EDA: routing, timing, congestion, cells, nets.")
    strange = ("ohms", "amperes", "volts", "watts", "farads", "henries", "siemens", "vias")
    far = page("Drop", f"EDA: {' '.join(strange)} routing.")
    users = [page(f"User {word}", f"{word} here") for word in strange]
    links = link(close, far, target, *users, *crowd())
    assert links["router"] == [("EDA", "ml-in-eda")]
    assert links["drop"] == []


def test_a_paragraph_may_name_two_subjects_ten_thousand_times() -> None:
    bearers = [page(f"Etch {n}", "valve", aliases=["ETCH"]) for n in "ab"]
    linked = link_pages([page("Etcher", "the ETCH of " * 10_000), *bearers, *others()], NONE)
    assert [(item.slug, item.surface) for item in linked.ambiguities] == [("etcher", "ETCH")]


def test_shorter_titles_that_are_at_home_elsewhere_are_none() -> None:
    # "ImageNet" is no name of "ImageNet-21k Pre-Training", 000:1097.
    target = page("ImageNet-21k Pre-Training", "Pre-training on ImageNet needs ImageNet.")
    users = [page(f"Tool {n}", f"tool{n} trained on ImageNet, as ImageNet is") for n in "abcdef"]
    assert link(target, *users, *crowd())["tool-a"] == []


def test_keywords_count_when_their_page_treats_them() -> None:
    # As "drift-diffusion" in 003:58, "current density" in 003:42.
    target = with_keywords(
        page("Carrier Physics", "Drift-diffusion and drift-diffusion. A charge density."),
        "drift diffusion",
        "charge density",
    )
    users = [page(f"Tool {n}", f"tool{n} charge density, charge density") for n in "abcdef"]
    source = page("Etcher", "The drift-diffusion of some charge density.")
    links = link(source, target, *users, *crowd())["etcher"]
    assert links == [("drift-diffusion", "carrier-physics")]


def test_a_keyword_of_both_pages_or_of_a_strange_one_is_no_link() -> None:
    # "Learning rate schedule" is a keyword of two pages on it; "loss scaling" means two things.
    target = with_keywords(
        page("Carrier Physics", "Drift-diffusion and drift-diffusion by valve."), "drift diffusion"
    )
    sharing = with_keywords(page("Etcher", "By valve a drift-diffusion."), "drift diffusion")
    strange = page("Loss Laws", "The drift-diffusion of prices.", domain="finance")
    known = page("Dryer", "By valve a drift-diffusion.")
    links = link(target, sharing, strange, known, *crowd())
    assert [links[slug] for slug in ("etcher", "loss-laws")] == [[], []]
    assert links["dryer"] == [("drift-diffusion", "carrier-physics")]


def test_a_keyword_gives_way_to_a_name_that_comes_later_unless_it_says_more() -> None:
    # "Stable Diffusion … diffusion models" on Neural Rendering (002:186).
    flow = with_keywords(
        page("Gas Flow", "Stable Draft here, Stable Draft there. Laminar gas flow. A valve."),
        "stable draft",
        "laminar gas flow",
    )
    later = page("Etcher", "By valve it has a Stable Draft and gas flows.")
    more = page("Washer", "By valve it has laminar gas flow and a gas flow.")
    only = page("Dryer", "By valve it has a Stable Draft.")
    links = link(later, more, only, flow, *crowd())
    assert links["dryer"] == [("Stable Draft", "gas-flow")]
    assert links["etcher"] == [("gas flows", "gas-flow")]
    assert links["washer"] == [("laminar gas flow", "gas-flow")]


def test_a_label_of_the_template_is_no_link() -> None:
    label = Paragraph((Strong((Text("Gas Flow"),)), Text(": set it")), 1)
    same = [page(f"Tool {name}", label, domain=name) for name in "abcde"]
    assert all(not link(FLOW, *same)[item.names.slug] for item in same)


def test_decisions_force_and_forbid() -> None:
    forced = Decision("etcher", "link", "the valve", "it is meant", 1, to="gas-flow")
    forbidden = Decision("*", "no_link", "gas flow", "too common", 2)
    source = page("Etcher", "A gas flow through the valve.")
    assert link(source, FLOW, overrides=Overrides((forced,)))["etcher"] == [
        ("the valve", "gas-flow")
    ]
    assert link(source, FLOW, overrides=Overrides((forbidden,)))["etcher"] == []

"""Editorial decisions are read, checked and refused with file and line."""

from itertools import pairwise
from pathlib import Path

import pytest
from glossary.entry import InputError
from glossary.overrides import Overrides, check_overrides, read_overrides

TITLES = {"edge-ai": "Edge AI", "imagen": "Imagen", "nerf": "NeRF", "muse": "MUSE"}
DOMAINS = {"ai-hardware", "generative-models"}

GOOD = """
# what an editor decided
[[decision]]
page = "edge-ai"
domain = "ai-hardware"
reason = "about devices"

[[decision]]
page = "nerf"
same_as = "imagen"
reason = "one subject"

[[decision]]
page = "imagen"
alias = "Google Imagen"
reason = "the full name"

[[decision]]
page = "*"
no_link = "muse"
reason = "a common word"

[[decision]]
page = "imagen"
link = "the masked model"
to = "muse"
reason = "it means this one"
"""


def read(tmp_path: Path, text: str) -> Overrides:
    path = tmp_path / "overrides.toml"
    path.write_text(text, encoding="utf-8")
    overrides = read_overrides(path)
    check_overrides(overrides, TITLES, DOMAINS)
    return overrides


def test_every_kind_of_decision_is_found_by_page(tmp_path: Path) -> None:
    overrides = read(tmp_path, GOOD)
    assert overrides.about("domain") == {"edge-ai": "ai-hardware"}
    assert overrides.about("same_as") == {"nerf": "imagen"}
    assert overrides.aliases("imagen") == ("Google Imagen",)
    assert overrides.aliases("nerf") == ()
    assert [item.value for item in overrides.links("nerf")] == ["muse"]
    assert [(item.value, item.to) for item in overrides.links("imagen")] == [
        ("muse", ""),
        ("the masked model", "muse"),
    ]
    assert [item.line for item in overrides.decisions] == [5, 10, 15, 20, 25]


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_overrides(tmp_path / "none.toml").decisions == ()


def decision(*rows: str, reason: str = 'reason = "because"') -> str:
    return "\n".join(["# heading", "[[decision]]", *rows, reason])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (decision('page = "nowhere"', 'title = "X"'), 4, "there is no page 'nowhere'"),
        (decision('page = "nerf"', 'same_as = "nowhere"'), 4, "there is no page 'nowhere'"),
        (decision('page = "nerf"', 'link = "a"', 'to = "b"'), 4, "there is no page 'b'"),
        (decision('page = "nerf"', 'domain = "physics"'), 4, "there is no domain 'physics'"),
        (decision('page = "nerf"', 'alias = "edge ai"'), 4, "belongs to 'edge-ai' already"),
        (decision('page = "nerf"', 'title = "Imagen"'), 4, "belongs to 'imagen' already"),
        (decision('page = "nerf"', 'colour = "red"'), 4, "unknown key 'colour'"),
        (decision('page = "nerf"', "alias = 3"), 4, "'alias' must be text"),
        (decision('page = "nerf"', 'alias = " "'), 4, "'alias' must be text"),
        (decision('page = "nerf"', 'title = "A"', 'alias = "B"'), 2, "exactly one of"),
        (decision('page = "nerf"'), 2, "exactly one of"),
        (decision('title = "A"'), 2, "needs its page"),
        (decision('page = "nerf"', 'title = "A"', reason=""), 2, "needs its reason"),
        (decision('page = "nerf"', 'link = "a"'), 2, "'to' names the target"),
        (decision('page = "*"', 'title = "A"'), 3, "needs one page"),
        (decision('page = "nerf"', "title = A"), 4, "not valid TOML"),
        (decision('page = "nerf"', 'page = "nerf"'), 4, "not valid TOML"),
        ("# x\n\npages = 1", 3, "unknown 'pages'"),
        ('# x\n[decision]\npage = "nerf"', 2, "table of its own"),
        ("[[decision]]\npage = '''x", 2, "not valid TOML"),
        (GOOD + decision('page = "nerf"', 'same_as = "muse"'), 31, "decided on line 10 already"),
        (GOOD + decision('page = "nerf"', 'alias = "google imagens"'), 31, "belongs to 'imagen'"),
        (GOOD + decision('page = "imagen"', 'same_as = "nerf"'), 10, "nerf → imagen → nerf"),
        (decision('page = "muse"', 'same_as = "muse"'), 4, "muse → muse"),
    ],
)
def test_a_bad_decision_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert message in refused.value.message
    assert refused.value.line == line
    assert str(refused.value).startswith(f"{tmp_path / 'overrides.toml'}:{line}: ")


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "overrides.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r":1: is not UTF-8 text"):
        read_overrides(path)


def test_a_long_chain_of_same_as_is_no_circle(tmp_path: Path) -> None:
    pages = ["edge-ai", "imagen", "nerf", "muse"]
    text = "\n".join(
        decision(f'page = "{page}"', f'same_as = "{other}"') for page, other in pairwise(pages)
    )
    assert len(read(tmp_path, text).decisions) == 3


def test_a_decision_waits_for_a_page_whose_seed_file_is_absent(tmp_path: Path) -> None:
    path = tmp_path / "overrides.toml"
    path.write_text(decision('page = "hyena"', 'same_as = "nerf"'), encoding="utf-8")
    overrides = read_overrides(path)
    check_overrides(overrides, TITLES, DOMAINS, absent={"hyena"})
    with pytest.raises(InputError, match="no page 'hyena'"):
        check_overrides(overrides, TITLES, DOMAINS, absent={"mamba"})

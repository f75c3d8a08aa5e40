"""A customer's annual review: their words, nothing internal, good to look at and to print."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime

import attrs
import pytest
from pypdf import PdfReader

from adapters.report.chromium import DARK, LIGHT, browse, colours_of, draw, measure, needs_browser
from adapters.report.conftest import HOSTILE
from adapters.report.page import Page
from proactive_adapters.report import REVIEW_LANGUAGES, ReviewFile, render_review
from proactive_core import Belief, Decision, Recommendation, Ref, UsageError
from proactive_core.programme import GAINED
from proactive_core.recommendations import annual_review, review_between

CUSTOMER = Ref("fsm", "customer", "1")
BAKERY, CAFE = Ref("fsm", "site", "bakery"), Ref("fsm", "site", "cafe")
COOLER = Ref("fsm", "equipment", "cooler")


def advice(key, month, site=BAKERY, **more):
    given = {"belief": Belief.CERTAIN, "observation": "It sticks.", "benefit": "No alarm."} | more
    return Recommendation(
        ref=Ref("fsm", "recommendation", key),
        customer=CUSTOMER,
        technician=Ref("fsm", "technician", "Ursula"),
        site=site,
        equipment=COOLER,
        noticed_at=datetime(2026, month, 5, tzinfo=UTC),
        **given,
    )


FLOAT = advice(
    "float",
    1,
    advice="Add a second float",
    benefit="A dry basement when you are away.",
    risk="Flood damage",
    decision=Decision.AGREED,
    implemented_at=datetime(2026, 3, 9, tzinfo=UTC),
    realised="No alarm since the spring.",
)
CURTAIN = advice(
    "curtain",
    2,
    advice="Add a strip curtain",
    decision=Decision.HESITANT,
    decide_by=date(2026, 7, 1),
)
NIGHT = advice("night", 9, CAFE, advice="Night set-back", decision=Decision.DECLINED)
SUN = advice("sun", 10, CAFE, advice="Move the thermostat")
HELD = advice("held", 4, advice="A bigger unit", belief=Belief.DOUBTFUL)
SOLD = advice(
    "sold", 5, advice="Renew the plan", benefit="Great for our margin.", decision=Decision.HESITANT
)
ALL = (FLOAT, CURTAIN, NIGHT, SUN, HELD, SOLD)


def file(recommendations=ALL, **changes):
    held = ReviewFile(
        company="Harbour & Co",
        branch="Halifax",
        customer="Blue Anchor Bakery",
        review=annual_review(CUSTOMER, 2026, recommendations),
        names={BAKERY: "12 Water Street", CAFE: "3 Mill Lane", COOLER: "Walk-in cooler"},
    )
    return attrs.evolve(held, **changes)


@pytest.fixture(params=REVIEW_LANGUAGES)
def language(request):
    return request.param


def main_of(made):
    return " ".join(Page(made).all("main")[0]["text"].split())


def test_the_year_is_told_by_site_with_what_is_in_place_first():
    page = Page(render_review(file()))
    tiles = " ".join(page.all("main")[0]["text"].split())
    for told in ("4 recommendations put to", "1 improvement put in", "1 idea not talked about yet"):
        assert told in tiles
    text = " ".join(" ".join(e["text"].split()) for e in page.all("section"))
    order = [
        "12 Water Street",
        "In place since 9 Mar 2026",
        "No alarm since the spring.",
        "Recommended 5 Jan 2026 · In place since 9 Mar 2026",
        "Recommended 5 Feb 2026 · Best decided by 1 Jul 2026 · Walk-in cooler",
        "You wanted to think about it.",
        "3 Mill Lane",
        "Night set-back",
        "You decided against it.",
        "Not talked about yet",
        "Move the thermostat",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_nothing_internal_is_in_it(language):
    """Issue: in the customer's words, nothing internal."""
    made = Page(render_review(file(), language)).all("body")[0]["text"].lower()
    for internal in (
        *("ursula", "technician:", "certain", "doubtful", "belief", "finding", "domain:", "lead"),
        *("bigger unit", "our margin", "withheld", "fsm:", "score", "net promoter"),
    ):
        assert internal not in made, internal


def test_each_number_is_the_number_of_cards_below_it():
    page = Page(render_review(file()))
    made, done, talk = [int(e["text"]) for e in page.elements if e["attrs"].get("class") == "big"]
    lists = {
        e["attrs"]["aria-labelledby"]: 0 for e in page.all("ul") if "aria-labelledby" in e["attrs"]
    }
    cards = re.split(r'<ul class="items" aria-labelledby="([a-z]+-\d)"', render_review(file()))
    for key, body in zip(cards[1::2], cards[2::2], strict=True):
        lists[key] = body.split("</ul>")[0].count("<li class=")
    sums = {
        kind: sum(n for key, n in lists.items() if key.startswith(kind))
        for kind in ("made", "done", "open")
    }
    assert sums == {"made": made, "done": done, "open": talk}


def test_it_is_one_page_that_loads_nothing_and_says_its_language(language):
    made = render_review(file(), language)
    page = Page(made)
    assert page.faults == []
    assert page.all("html")[0]["attrs"]["lang"] == language
    assert not page.all("script", "link", "img", "iframe", "object", "form", "a")
    assert "url(" not in made
    assert "default-src 'none'" in made
    levels = [int(e["tag"][1]) for e in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for section in page.all("section"):
        assert page.by_id(section["attrs"]["aria-labelledby"])["text"].strip()
    (picture,) = page.all("svg")
    for key in picture["attrs"]["aria-labelledby"].split():
        assert page.by_id(key)["text"].strip()
    assert render_review(file(), language) == made


def test_every_language_has_every_text_of_its_own():
    english, french = REVIEW_LANGUAGES.values()
    for field in attrs.fields(type(english)):
        if field.name not in ("day", "ribbon_done"):
            assert getattr(english, field.name) != getattr(french, field.name), field.name
    assert set(english.answers) == set(french.answers) == {*Decision, None}
    assert len(english.months) == len(french.months) == 12


def test_a_regional_form_is_known_and_another_language_is_refused():
    assert 'lang="fr-CA"' in render_review(file(), "fr")
    assert 'lang="en"' in render_review(file(), "en-GB")
    with pytest.raises(UsageError, match="no annual review in 'de'; there is: en, fr-CA"):
        render_review(file(), "de")


def test_words_kept_from_the_customer_leave_the_rest_in_place():
    bare = attrs.evolve(SOLD, advice="Sell a plan", observation=None, risk="It may fail.")
    text = main_of(render_review(file((bare,))))
    assert "We will explain this one to you in person." in text
    assert "margin" not in text


def test_a_year_without_anything_says_so():
    text = main_of(render_review(file(())))
    assert text == "In this time nothing was recommended to you, and nothing was put in place."


def test_other_days_are_named():
    review = review_between(CUSTOMER, date(2025, 10, 1), date(2026, 10, 1), ALL)
    made = render_review(file(review=review))
    assert "Annual review 1 Oct 2025 – 30 Sep 2026" in made


def test_the_ribbon_shows_as_many_rings_and_dots_as_there_are():
    made = render_review(file())
    assert made.count('class="ring"') == 4
    assert made.count('class="dot strong"') == 1
    crowd = [advice(f"c{n}", 6, advice="More", decision=Decision.AGREED) for n in range(9)]
    rings = re.findall(
        r'class="ring" cx="([\d.]+)" cy="([\d.]+)"', render_review(file((*ALL, *crowd)))
    )
    assert len(rings) == len(set(rings)) == 13  # none hides another


@pytest.mark.parametrize("text", [HOSTILE, "{{ 7 * 7 }}", "a\x00b\ud800", "</style><script>"])
def test_whatever_was_written_is_only_text(text):
    spoiled = attrs.evolve(CURTAIN, advice=text, observation=text, risk=text)
    made = render_review(
        file((spoiled,), company=text, branch=text, customer=text, names={BAKERY: text})
    )
    made.encode()
    page = Page(made)
    assert page.faults == []
    assert not page.all("script", "img")
    shown = re.sub("[\x00\ud800]", "\ufffd", text)
    assert shown in page.all("h4")[0]["text"]
    assert shown in page.all("h1")[0]["text"]


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out_sideways(tmp_path, width, language):
    inside, needed = measure(tmp_path, render_review(file(), language), width)
    assert (inside, needed <= inside) == (width, True)


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("scheme", "ground", "accent"), [(LIGHT, "f6f5f1", "0a6670"), (DARK, "12171c", "5cc3c9")]
)
def test_it_is_drawn_in_the_readers_scheme(tmp_path, scheme, ground, accent):
    found = colours_of(draw(tmp_path, render_review(file()), 800, 1200, scheme))
    assert bytes.fromhex(ground) in [colour for colour, _ in found.most_common(2)]
    assert found[bytes.fromhex(accent)] > 500  # rings, dots and figures


@pytest.mark.slow
@needs_browser
def test_on_paper_every_word_is_there_and_no_card_is_torn(tmp_path, language):
    """Looked at on paper: one customer, whole cards, black on white."""
    many = [advice(f"m{n}", 6, advice=f"Improve part {n} of it", risk="R" * 300) for n in range(14)]
    given = [*ALL, *(attrs.evolve(one, decision=Decision.AGREED) for one in many)]
    paper = tmp_path / "review.pdf"
    page = render_review(file(given), language)
    browse(tmp_path, page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    sheets = [" ".join(page.extract_text().split()) for page in PdfReader(paper).pages]
    assert 2 <= len(sheets) <= 10
    together = " ".join(sheets)
    for one in (FLOAT, CURTAIN, NIGHT, SUN, *many):
        assert one.advice in together
    assert "Blue Anchor Bakery" in sheets[0]
    for one in many:  # the heading stands on the sheet of its last words
        (sheet,) = [s for s in sheets if one.advice in s]
        assert "R" * 20 in sheet.split(one.advice)[1]


def test_a_gain_without_words_is_told_to_the_customer_and_in_their_language(language):
    """In the customer's words; where there are none, nobody speaks of "the customer" to them."""
    told = main_of(render_review(file((attrs.evolve(FLOAT, realised=GAINED),)), language))
    assert GAINED not in told
    said = {"en": "You told us that it brought", "fr-CA": "Vous nous avez dit que l'amélioration"}
    assert said[language] in told


def test_the_first_of_a_month_is_written_as_people_write_it():
    first = attrs.evolve(FLOAT, implemented_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert "En place depuis le 1er août 2026" in main_of(render_review(file((first,)), "fr-CA"))
    assert "In place since 1 Aug 2026" in main_of(render_review(file((first,))))
    assert "5 janv. 2026" in main_of(render_review(file((FLOAT,)), "fr_CA"))

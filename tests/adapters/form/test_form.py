"""The form in a real browser: answered, interrupted, resumed, saved, and evaluated the same."""

from __future__ import annotations

import json

import attrs
import pytest
from hypothesis import given, settings

from adapters.files.checklists.strategies import answered
from proactive_adapters.cli import main
from proactive_adapters.files.checklists import read_answers, write_answers
from proactive_core import Answered, ItemAnswer, NotApplicable, NotObserved, NotShown, Ref
from proactive_core import checklists as c
from proactive_core.checklists import bank, evaluate

from .conftest import EVERY_KIND, Phone, needs_browser, save

pytestmark = [pytest.mark.slow, needs_browser]
REF = Ref("yaml_checklist", "checklist_run", "answers.json")


def pick(page, key, value, kind="value"):
    page.locator(f'input[name="{key}"][value="{kind}:{value}"]').check()


def read(body):
    (run,) = read_answers(body, "json", ref=REF).runs
    return run


def test_answered_interrupted_resumed_saved_and_evaluated_like_the_library(
    own_phone, tmp_path, capsys
):
    page = own_phone.open()
    page.fill("#subject", "toronto")
    pick(page, "tools", "yes")
    pick(page, "tidy", "2")
    page.locator("#i-tidy summary").click()
    page.fill("#i-tidy-note", "Crumbs\nand 3 cups")
    own_phone.close()  # in the middle, without a word

    page = own_phone.open()
    assert page.input_value("#subject") == "toronto"
    assert page.locator('input[name="tools"][value="value:yes"]').is_checked()
    assert page.input_value("#i-tidy-note") == "Crumbs\nand 3 cups"
    assert page.locator("[data-is=count]").inner_text() == "2 of 5 questions settled"
    pick(page, "why_untidy", "no")
    page.fill("#i-tread-number", "3,5")  # a comma is what a German keyboard has
    pick(page, "first_aid", "", "na")
    page.fill("#i-first_aid-reason", "there is one at each site")
    page.locator("#i-first_aid summary").click()
    page.fill("#i-first_aid-evidence", "contract, page 4")
    page.fill("#rater", "hr:person:ann")
    page.check("#self")
    body = save(page)

    run = read(body)
    answers = {a.item: a for a in run.answers}
    assert {key: a.answer for key, a in answers.items()} == {
        "tools": Answered("yes"),
        "tidy": Answered("2"),
        "why_untidy": Answered("no"),
        "tread": Answered("3.5"),
        "first_aid": NotApplicable("there is one at each site"),
    }
    assert answers["tidy"].note == "Crumbs\nand 3 cups"
    assert answers["first_aid"].evidence == "contract, page 4"
    assert (run.subject.key, str(run.rater), run.self_rated) == ("toronto", "hr:person:ann", True)
    result = evaluate(EVERY_KIND, run)
    same = {"tools": "yes", "tidy": "2", "why_untidy": "no", "tread": "3.5"}
    whole = {key: Answered(value) for key, value in same.items()}
    expected = evaluate(EVERY_KIND, whole | {"first_aid": NotApplicable("there is one")})
    assert result.refused == ()
    assert (result.score, result.outcome) == (expected.score, expected.outcome)

    (tmp_path / "answers.json").write_bytes(body)
    from proactive_adapters.files.checklists import write_checklist

    (tmp_path / "van.toml").write_bytes(write_checklist(EVERY_KIND, "toml").body)
    words = [
        "checklist",
        "evaluate",
        tmp_path / "answers.json",
        "--definition",
        tmp_path / "van.toml",
    ]
    assert main([*map(str, words), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["score"], told["outcome"]) == (str(result.score), result.outcome.value)
    assert told["refused"] == []


def test_it_asks_the_network_for_nothing_and_could_not_if_it_would(phone):
    page = phone.open()
    pick(page, "tools", "yes")
    assert phone.asked == [page.url]
    refused = page.evaluate(
        """() => new Promise((tell) => {
            document.addEventListener("securitypolicyviolation", (e) => tell(e.effectiveDirective));
            fetch("http://127.0.0.1:9/").catch(() => {});
        })"""
    )
    assert refused == "connect-src"
    script = """() => new Promise((tell) => {
        document.addEventListener("securitypolicyviolation", (e) => tell(e.effectiveDirective));
        const s = document.createElement("script"); s.textContent = "window.hacked = 1"; document.body.append(s);
    })"""
    assert page.evaluate(script).startswith("script-src")
    assert page.evaluate("window.hacked") is None


def test_a_hidden_question_is_not_shown_and_says_so(phone):
    page = phone.open()
    page.fill("#subject", "x")
    assert not page.locator("#i-tidy").is_visible()
    pick(page, "tools", "yes")
    pick(page, "tidy", "1")
    assert page.locator("#i-why_untidy").is_visible()
    pick(page, "tools", "no")
    assert not page.locator("#i-tidy").is_visible()
    assert not page.locator("#i-why_untidy").is_visible()
    found = {a.item: a.answer for a in read(save(page)).answers}
    assert found == {"tools": Answered("no"), "tidy": NotShown(), "why_untidy": NotShown()}
    pick(page, "tools", "yes")  # what was typed there is still there
    assert page.locator('input[name="tidy"][value="value:1"]').is_checked()


def test_nothing_is_answered_unless_somebody_answers_it(phone):
    page = phone.open()
    assert page.locator("input:checked").count() == 0
    page.fill("#subject", "x")
    assert {a.answer for a in read(save(page)).answers} == {NotShown()}
    pick(page, "first_aid", "", "unseen")
    pick(page, "tools", "no")
    page.locator("#i-tools [data-is=clear]").click()
    found = {a.item: a.answer for a in read(save(page)).answers}
    assert found["first_aid"] == NotObserved()
    assert "tools" not in found


@pytest.mark.parametrize(
    ("do", "where", "said"),
    [
        (lambda page: None, "subject", "Please say what is rated."),
        (lambda page: pick(page, "first_aid", "", "na"), "i-first_aid", "needs a reason"),
        (lambda page: page.fill("#i-tread-number", "8"), "i-tread", "a number from -0.5 to 7.5"),
        (
            lambda page: page.fill("#i-tread-number", "deep"),
            "i-tread",
            "a number from -0.5 to 7.5",
        ),
    ],
)
def test_what_the_library_would_refuse_is_said_before_it_is_saved(phone, do, where, said):
    page = phone.open()
    page.fill("#subject", "" if where == "subject" else "x")
    do(page)
    page.on("download", lambda download: phone.asked.append(download.url))
    page.locator("[data-is=export]").click()
    assert said in page.locator(f"[data-is=faults] a[href='#{where}']").inner_text()
    assert page.evaluate("document.activeElement.id") == where
    assert phone.asked == [page.url]


def test_not_applicable_is_not_offered_where_it_is_forbidden(phone):
    page = phone.open()
    kinds = page.locator('input[name="why_untidy"]').evaluate_all("all => all.map(i => i.value)")
    assert kinds == ["value:yes", "value:no", "unseen:"]
    kinds = page.locator('input[name="tools"]').evaluate_all("all => all.map(i => i.value)")
    assert kinds == ["value:yes", "value:no", "value:none", "na:", "unseen:"]


def test_the_language_changes_and_the_answers_stay(phone):
    page = phone.open()
    pick(page, "tools", "none")
    page.select_option("#language", "fr-CA")
    assert page.title() == "La camionnette"
    assert page.evaluate("document.documentElement.lang") == "fr-CA"
    assert page.locator("#i-tools legend").inner_text() == "Tous les outils?"
    assert page.locator("#i-tidy legend").text_content() == "How tidy is it?"  # no translation
    assert page.locator('input[name="tools"][value="value:none"]').is_checked()
    assert "questions réglées" in page.locator("[data-is=count]").inner_text()
    page.close()
    assert phone.open().title() == "La camionnette"


@pytest.mark.parametrize(
    ("locale", "title"),
    [("fr-CA", "La camionnette"), ("fr-FR", "La camionnette"), ("de", "The van")],
)
def test_it_begins_in_the_language_of_the_phone_as_far_as_there_is_one(phone, locale, title):
    phone.options = {"locale": locale}
    page = phone.open()
    assert page.title() == title
    page.select_option("#language", "en")
    assert page.locator("#i-tools legend").inner_text() == "All tools?"
    page.wait_for_timeout(500)  # a browser hands what a page keeps to its store a moment later
    page.reload()
    assert page.title() == "The van"  # what was chosen goes before


def test_another_version_does_not_resume_the_answers(phone):
    page = phone.open()
    pick(page, "tools", "yes")
    page.close()
    page = phone.open(attrs.evolve(EVERY_KIND, threshold="1/2"))
    assert page.locator("input:checked").count() == 0


def test_a_browser_that_keeps_nothing_says_so_and_still_saves(phone):
    broken = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});"
    page = phone.open(script=broken)
    page.fill("#subject", "x")
    pick(page, "tools", "no")
    assert "keeps nothing" in page.locator("[data-is=kept]").inner_text()
    assert read(save(page)).answers[0].answer == Answered("no")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checklist": "other"}, "answers to another checklist (other)"),
        ({"version": "1"}, "version 1; this form is version 2.1.0"),
        ({"answers": {"tools": "perhaps"}}, "does not know: tools"),
        ({"answers": {"wings": "yes"}}, "does not know: wings"),
        ({"answers": None}, "another checklist"),
    ],
)
def test_a_file_that_does_not_belong_here_changes_nothing(phone, change, said):
    page = phone.open()
    pick(page, "tools", "no")
    file = {"checklist": "van", "version": "2.1.0", "subject": "x", "answers": {}} | change
    body = json.dumps(file).encode()
    page.set_input_files(
        "#import", {"name": "a.json", "mimeType": "application/json", "buffer": body}
    )
    page.wait_for_selector("[data-is=told]:not(:empty)")
    assert said in page.locator("[data-is=told]").inner_text()
    assert page.locator('input[name="tools"][value="value:no"]').is_checked()


def test_starting_anew_asks_first(phone):
    page = phone.open()
    pick(page, "tools", "no")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("[data-is=anew]").click()
    assert page.locator("input:checked").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-is=anew]").click()
    assert page.locator("input:checked").count() == 0


@pytest.fixture(scope="module")
def window(browser, tmp_path_factory):
    held = Phone(tmp_path_factory.mktemp("window"), browser.new_context)
    yield held
    held.close()


def fill_in(window, definition, body):
    page = window.open(definition)
    file = {"name": "a.json", "mimeType": "application/json", "buffer": body}
    page.set_input_files("#import", file)
    page.wait_for_selector("[data-is=told]:not(:empty)")
    assert page.locator("[data-is=told]").inner_text() == "The file was read."
    out = save(page)
    page.close()
    return out


@settings(max_examples=12)
@given(answered())
def test_any_answers_to_any_definition_come_out_worth_the_same(window, given):
    """The page's rules are the library's: hidden questions, numbers, states, notes."""
    definition, run = given
    body = write_answers(run, "json").body
    out = read(fill_in(window, definition, body))
    before, after = evaluate(definition, run), evaluate(definition, attrs.evolve(out, ref=run.ref))
    assert [(i.key, i.answer, i.value) for i in after.items] == [
        (i.key, i.answer, i.value) for i in before.items
    ]
    assert (after.score, after.low, after.high) == (before.score, before.low, before.high)
    assert after.outcome is before.outcome
    notes = {a.item: (a.note, a.evidence) for a in out.answers}
    for a in run.answers:
        assert notes.get(a.item, (None, None)) == (a.note, a.evidence)


@pytest.mark.parametrize("key", bank.KEYS)
def test_every_instrument_can_be_filled_in(window, key):
    checklist = bank.load(key)
    answers = {}
    for item in checklist.items:
        scale = item.scale
        answers[item.key] = str(scale.high) if hasattr(scale, "high") else scale.options[0].code
    file = {
        "checklist": key,
        "version": checklist.version,
        "subject": "x",
        "at": "2026-01-01T00:00Z",
    }
    out = read(fill_in(window, checklist, json.dumps(file | {"answers": answers}).encode()))
    whole = {key: Answered(value) for key, value in answers.items()}
    assert evaluate(checklist, out).score == evaluate(checklist, whole).score


def test_no_key_of_an_item_is_in_the_pages_way(window):
    """Keys that are the page's own ids, or words of JavaScript."""
    keys = ["subject", "text", "import", "self", "language", "rater", "constructor", "form", "main"]
    scale = c.Options((c.Option("constructor", 1, "Yes"), c.Option("unanswered", 0, "No")))
    items = tuple(c.Item(key=key, text=key, scale=scale) for key in keys)
    awkward = c.Checklist(
        key="awkward", version="1", title="?", tree=c.Group(key="all", children=items)
    )
    codes = ["constructor", "unanswered"] * len(keys)
    answers = tuple(ItemAnswer(k, Answered(a)) for k, a in zip(keys, codes, strict=False))
    run = attrs.evolve(
        read(
            b'{"checklist": "awkward", "version": "1", "subject": "x", "at": "2026-01-01T00:00Z", "answers": {}}'
        ),
        answers=answers,
    )
    out = read(fill_in(window, awkward, write_answers(run, "json").body))
    assert out.answers == run.answers

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from proactive_adapters.survey.typeform import Question, Typeform
from proactive_core import Feed, Mode, Ref, Reply, Request, Scale, SourceError, UsageError, Window
from proactive_core.drive import pull
from proactive_core.testing import AdapterSuite

TAPE = Path(__file__).parent / "tape"
WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
FORM = Typeform(
    form="f1",
    questions={
        "ideas": Question(ref="ideas", low=1, high=10),
        "better_off": Question(ref="better_off", low=1, high=10, wording="2"),
    },
    comment="why",
    context="servicetitan",
    page_size=25,
)


class TestTypeform(AdapterSuite):
    adapter = FORM
    tape = TAPE
    rows = ("items",)


def bodies() -> tuple[dict, dict]:
    definition, page = json.loads((TAPE / "responses.json").read_text())
    return definition["body"], page["body"]


def read(body, *, responses=True, form=FORM):
    path = "/forms/f1/responses" if responses else "/forms/f1"
    return form.read(Request(about="responses", path=path), Reply(200, json.dumps(body).encode()))


def test_a_form_becomes_one_response_a_question():
    facts = {f.ref.key: f for f in read(bodies()[1]).facts}
    assert set(facts) == {"t1/ideas", "t1/better_off", "t2/ideas", "t2/better_off"}
    one = facts["t1/better_off"]
    assert (one.rating, one.scale, one.wording) == (10, Scale(1, 10), "2")
    assert one.survey == facts["t1/ideas"].survey == Ref("typeform", "survey", "t1")
    assert one.technician == Ref("servicetitan", "technician", "7")
    assert one.visit == Ref("servicetitan", "visit", "100")
    assert one.branch == Ref("typeform", "branch", "north")
    assert one.comment == "=cmd|' /C calc'!A0"


def test_a_form_that_is_put_face_to_face_says_so_for_every_answer():
    on_tablet = attrs.evolve(FORM, mode=Mode.FACE_TO_FACE)
    facts = read(bodies()[1], form=on_tablet).facts
    assert {fact.mode for fact in facts} == {Mode.FACE_TO_FACE}
    assert {fact.mode for fact in read(bodies()[1]).facts} == {None}


def test_an_absent_answer_is_no_answer_and_not_a_zero():
    """Surveys §14 trap 6: absent → not answered, not 0."""
    facts = {f.ref.key: f for f in read(bodies()[1]).facts}
    assert facts["t2/ideas"].rating is None
    assert facts["t2/better_off"].rating == 3


@pytest.mark.parametrize(
    ("properties", "printed"),
    [
        ({"steps": 11, "start_at_one": False}, "0..10"),
        ({"steps": 10, "start_at_one": False}, "0..9"),
        ({"steps": 7, "start_at_one": True}, "1..7"),
        ({}, "no scale"),
    ],
)
def test_a_form_with_another_scale_is_refused_before_one_answer_is_read(properties, printed):
    """Surveys §14 trap 4; §10.2: on any difference refuse; never clamp, shift or rescale."""
    definition = bodies()[0]
    definition["fields"][0]["properties"] = properties
    with pytest.raises(UsageError, match=f"'ideas' is configured as 1..10, .* has {printed}"):
        read(definition, responses=False)


def test_a_question_that_the_form_does_not_ask_is_refused():
    definition = bodies()[0]
    del definition["fields"][1]
    with pytest.raises(UsageError, match="'better_off' .* has no such ref"):
        read(definition, responses=False)


@pytest.mark.parametrize(
    ("kind", "properties", "scale"),
    [
        ("nps", {}, (0, 10)),
        ("rating", {"steps": 5}, (1, 5)),
        ("opinion_scale", {"steps": 11}, (0, 10)),
    ],
)
def test_the_scale_of_each_kind_of_field_is_known(kind, properties, scale):
    low, high = scale
    form = attrs.evolve(FORM, questions={"ideas": Question(ref="ideas", low=low, high=high)})
    definition = {"fields": [{"ref": "ideas", "type": kind, "properties": properties}]}
    assert len(read(definition, responses=False, form=form).next) == 1


def test_a_form_of_the_other_region_is_refused_instead_of_read_as_empty():
    """Surveys §14 trap 5: the wrong region answers with an empty list, not an error."""
    definition = bodies()[0]
    definition["_links"]["responses"] = "https://api.eu.typeform.com/forms/f1/responses"
    with pytest.raises(UsageError, match="lives in region 'eu': set region = 'eu'"):
        read(definition, responses=False)
    assert read(definition, responses=False, form=attrs.evolve(FORM, region="eu")).next


@pytest.mark.parametrize("number", [0, 11, 6.5, "9", True, None])
def test_a_rating_off_the_scale_is_a_problem_and_the_other_answer_still_counts(number):
    """Surveys §14 trap 18: a 0 on a 1–10 key: a problem naming row and field, never clamped."""
    page = bodies()[1]
    page["items"][0]["answers"][0]["number"] = number
    got = read(page)
    (told,) = [p for p in got.problems if "[ideas]" in p.why]
    assert "$.items[0]" in told.why
    assert told.key == "t1/ideas"
    assert {f.ref.key for f in got.facts} >= {"t2/ideas", "t2/better_off"}


def test_pages_are_walked_by_token_until_a_short_one():
    definition, page = bodies()
    items = [{**page["items"][1], "token": f"t{n}"} for n in range(60)]
    asked = []

    def send(request: Request) -> Reply:
        asked.append(request)
        if request.path == "/forms/f1":
            return Reply(200, json.dumps(definition).encode())
        query = dict(request.query)
        tokens = [i["token"] for i in items]
        start = tokens.index(query["before"]) + 1 if "before" in query else 0
        held = items[start : start + int(query["page_size"])]
        return Reply(200, json.dumps({"items": held}).encode())

    pages = list(pull(FORM, Feed.RESPONSES, WINDOW, send))
    assert sum(p.rows for p in pages) == 120
    assert len({f.ref for p in pages for f in p.facts}) == 120
    assert [dict(r.query).get("before") for r in asked[1:]] == [None, "t24", "t49"]


def test_reading_goes_back_an_hour_for_what_the_list_shows_late():
    """Surveys §10.4: default overlap 60 min (Typeform's lag)."""
    assert dict(FORM.open(Feed.RESPONSES, WINDOW).carry)["since"] == "2025-12-31T23:00:00Z"


def test_a_vendors_error_is_a_source_error():
    with pytest.raises(SourceError, match="status 401"):
        FORM.read(Request(about="responses", path="/forms/f1"), Reply(401, b'{"code":"X"}'))

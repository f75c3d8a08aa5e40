"""Answers in every format: our own, FHIR's, and what ODK and Kobo export."""

from __future__ import annotations

import json

import attrs
import pytest
from fhir.resources.questionnaireresponse import QuestionnaireResponse
from fhir.resources.R4B.questionnaireresponse import (
    QuestionnaireResponse as R4QuestionnaireResponse,
)
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.checklists import ANSWERS, read_answers, write_answers
from proactive_core import Answered, NotApplicable, NotObserved, Ref, Unanswered, UsageError
from proactive_core.checklists import bank, evaluate

from .strategies import answered, some

REF = Ref("yaml_checklist", "checklist_run", "a")
HEART = bank.heart_audit()


@some
@given(answered(), st.sampled_from(ANSWERS))
def test_any_answers_come_back_equal(given, fmt):
    """ "round trip of every format" (issue 5): all states, notes, evidence, who and when."""
    definition, run = given
    written = write_answers(run, fmt, checklist=definition)
    found = read_answers(written.body, fmt, ref=run.ref, checklist=definition)
    assert written.lost == found.lost == ()
    assert found.runs == (run,)


@some
@given(answered())
def test_a_response_is_fhir(given):
    definition, run = given
    for fmt, judge in (("fhir", QuestionnaireResponse), ("fhir-r4", R4QuestionnaireResponse)):
        body = write_answers(run, fmt, checklist=definition).body
        response = judge.model_validate_json(body)
        assert len(response.item or ()) == len(run.answers)


def test_words_that_are_states_can_be_codes_too():
    for fmt in ANSWERS:
        codes = ("not observed", "unanswered", "not shown", "not applicable")
        run = read_answers(
            json.dumps(
                {
                    "checklist": "x",
                    "version": "1",
                    "subject": "s",
                    "at": "2026-01-01T00:00Z",
                    "answers": {f"k{n}": {"code": code} for n, code in enumerate(codes)},
                }
            ).encode(),
            "json",
            ref=REF,
        ).runs[0]
        assert [a.answer for a in run.answers] == [Answered(code) for code in codes]
        body = write_answers(run, fmt).body
        assert read_answers(body, fmt, ref=REF).runs == (run,)


EXPORTS = {
    "ODK Central": (
        "SubmissionDate,End,Subject,Rater,group-h1,group-h2,h3,KEY,FormVersion\n"
        "2026-03-03T01:00:00Z,2026-03-02T15:00:00-05:00,toronto,theo,yes,no,,uuid:1,1.0.0\n"
        "2026-03-03T01:00:00Z,2026-03-02T16:00:00-05:00,halifax,,yes,,no,uuid:2,1.0.0\n"
    ),
    "Kobo": (
        "End;Subject;Rater;group/h1;group/h2;h3;_uuid\n"
        "2026-03-02T15:00:00-05:00;toronto;theo;yes;no;;uuid:1\n"
        "2026-03-02T16:00:00-05:00;halifax;;yes;;no;uuid:2\n"
    ),
}


@pytest.mark.parametrize("program", EXPORTS)
def test_what_odk_and_kobo_export_is_one_run_a_row(program):
    found = read_answers(EXPORTS[program].encode(), "csv", ref=REF, checklist=HEART)
    assert found.lost == ()
    first, second = found.runs
    assert (first.ref.key, first.subject.key, first.rater) == (
        "uuid:1",
        "toronto",
        Ref("company", "person", "theo"),
    )
    assert {a.item: a.answer for a in first.answers} == {
        "h1": Answered("yes"),
        "h2": Answered("no"),
    }
    assert {a.item: a.answer for a in second.answers} == {
        "h1": Answered("yes"),
        "h3": Answered("no"),
    }
    assert evaluate(HEART, first).low == evaluate(HEART, second).low


def test_rows_that_cannot_be_read_are_listed_and_the_others_flow():
    rows = EXPORTS["Kobo"].replace("halifax", "").replace("h3;", "h3;again/h1;")
    rows = rows.replace(";;uuid:1", ";;no;uuid:1").replace(";no;uuid:2", ";no;;uuid:2")
    rows += "yesterday;x;;yes;no;;;uuid:3\n2026-03-02T16:00:00;x;;yes;no;;;uuid:4\n"
    found = read_answers(rows.encode(), "csv", ref=REF, checklist=HEART)
    assert [run.subject.key for run in found.runs] == ["toronto"]
    assert {f.at: f.why.partition(":")[0] for f in found.lost} == {
        "line 1, again/h1": "holds the item 'h1' once more, and is not read",
        "line 3": "the column Subject is empty",
        "line 4": "the column End holds no ISO 8601 moment",
        "line 5": "the column End has no UTC offset",
    }


@pytest.mark.parametrize(
    ("fmt", "text", "said"),
    [
        ("csv", "a,b\n1,2", "name the definition"),
        ("csv", "item,answer\n", "no row that says"),
        ("csv", "item,answer\na,yes\n", "missing or no text @ \\$.checklist"),
        (
            "csv",
            "checklist,version,subject,at,item,answer\nx,1,s,2026-01-01T00:00Z,a,1\n,,,,a,2",
            "line 3: 'a' is answered twice",
        ),
        (
            "csv",
            "checklist,version,subject,at,item,answer\nx,1,s,2026-01-01T00:00Z,a,1\n,,,,,2",
            "line 3: an answer without its item",
        ),
        ("fhir", "[]", "expected a QuestionnaireResponse"),
        ("fhir", '{"resourceType": "QuestionnaireResponse"}', "name its definition"),
        (
            "fhir",
            '{"resourceType": "QuestionnaireResponse", "questionnaire": "urn:proactive-core:checklist:x|1"}',
            "whom it is about",
        ),
        ("json", '{"checklist": true}', "answers must be"),
        (
            "json",
            '{"checklist":"x","version":"1","subject":"s","at":"2026-01-01T00:00Z","answers":{"a":{"note":"n"}}}',
            "must hold either",
        ),
        (
            "json",
            '{"checklist":"x","version":"1","subject":"s","at":"2026-01-01T00:00Z","answers":{"a":{"answer":"1","note":[]}}}',
            "must be a text @ \\$.answers.a.note",
        ),
        ("xlsform", "", "answers cannot be read from 'xlsform'"),
    ],
)
def test_what_cannot_be_read_is_said(fmt, text, said):
    with pytest.raises(UsageError, match=said):
        read_answers(text.encode(), fmt, ref=REF)


def response(*items):
    return json.dumps(
        {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "questionnaire": "http://example.org/q|7",
            "subject": {"reference": "Location/7"},
            "authored": "2026-01-01T00:00:00Z",
            "item": list(items),
        }
    ).encode()


def test_a_response_of_others_is_read_through_groups_and_what_is_odd_is_listed():
    coded = {"answer": [{"valueCoding": {"code": "yes"}}]}
    absent = [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "not-applicable",
        }
    ]
    body = response(
        {
            "linkId": "g",
            "item": [
                {"linkId": "H1", **coded},
                {"linkId": "h2", "answer": [{"valueBoolean": True}]},
            ],
        },
        {"linkId": "h3", "answer": [{"extension": absent}]},
        {"linkId": "h4", "answer": [{"valueInteger": 3}, {"valueInteger": 4}]},
        {"answer": [{"valueInteger": 3}]},
        {"linkId": "h5"},
        7,
    )
    found = read_answers(body, "fhir", ref=REF, checklist=HEART)
    (run,) = found.runs
    assert {a.item: a.answer for a in run.answers} == {
        "h1": Answered("yes"), "h3": NotApplicable("not-applicable"), "h5": Unanswered(),
    }  # fmt: skip
    assert (run.ref, run.subject, run.version) == (REF, Ref("fhir", "branch", "Location/7"), "7")
    assert {f.at.removeprefix("QuestionnaireResponse.item") for f in found.lost} == {
        "[0].item[1]", "[2]", "[3]", "[5]",
    }  # fmt: skip


def test_an_answer_in_doubt_stays_what_it_is():
    run = read_answers(
        response({"linkId": "h1", "answer": []}), "fhir", ref=REF, checklist=HEART
    ).runs[0]
    kept = attrs.evolve(
        run, answers=(attrs.evolve(run.answers[0], answer=NotObserved(), note="dark"),)
    )
    assert (
        read_answers(write_answers(kept, "fhir").body, "fhir", ref=REF).runs[0].answers
        == kept.answers
    )


def test_an_export_of_another_form_is_refused_with_the_columns_it_has():
    with pytest.raises(
        UsageError, match="no column is named after an item of heart_audit; there is: End, q"
    ):
        read_answers(b"End,q\n2026-01-01T00:00Z,1\n", "csv", ref=REF, checklist=HEART)

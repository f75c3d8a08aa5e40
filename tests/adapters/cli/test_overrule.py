"""`proactive overrule`: who, why and until when, of texts, pay, plans and people."""

from __future__ import annotations

import json

import pytest

from adapters.cli.test_recommend import config  # noqa: F401 - a company

AT = ("--at", "2025-10-29T06:00-04:00")
UNTIL = "2025-11-29T06:00-05:00"
AFTER = ("--at", "2025-12-01T06:00-05:00")
WHO = ("--by", "Ruth Oduya", "--words", "It quotes a letter", "--until", UNTIL)


@pytest.fixture
def flyer(tmp_path):
    path = tmp_path / "flyer.txt"
    path.write_text("Sell more. Vendez plus.", "utf-8")
    return path


def speaks(path, *languages):
    said = ", ".join(f'"{one}"' for one in languages)
    path.write_text(
        path.read_text("utf-8").replace('name = "Acme"', f'name = "Acme"\nlanguages = [{said}]')
    )


def test_a_text_is_read_in_the_companys_languages(here, config, flyer):  # noqa: F811
    assert here("review", "wording", flyer).out.count("domain:R7") == 1
    assert here("review", "wording", flyer, "--company", config).out.count("domain:R7") == 1
    speaks(config, "fr-CA", "en")
    ran = here("review", "wording", flyer, "--company", config)
    assert (ran.code, ran.out.count("domain:R7")) == (3, 2)
    twice = here("review", "wording", flyer, "--company", config, "--language", "en")
    assert "either --language or --company" in twice.err


def test_the_gate_reads_in_the_companys_languages(here, config):  # noqa: F811
    words = ("--observation", "Le capteur est corrodé", "--advice", "Vendez-lui un plan",
             "--benefit", "Pas de panne", "--belief", "certain", *AT)  # fmt: skip
    assert "domain:R7" not in here("recommend", "add", config, *words, "--id", "1").out
    speaks(config, "fr-CA")
    assert "domain:R7" in here("recommend", "add", config, *words, "--id", "2").out


def test_a_language_without_lists_is_told_with_its_place(here, config):  # noqa: F811
    speaks(config, "en", "tlh")
    ran = here("recommend", "list", config)
    assert ran.code == 2
    assert "no word lists for the language 'tlh'" in ran.err
    assert "@ $.company.languages[1]" in ran.err


def test_somebody_answers_for_a_text_until_a_day(here, config, flyer):  # noqa: F811
    ran = here("overrule", "add", config, "domain:R7", "--text", flyer, *WHO, *AT)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("domain:R7 about proactive:text:")
    ran = here("review", "wording", flyer, "--company", config, *AT)
    assert ran.code == 0
    assert "overruled by company:person:ruth until 2025-11-29 11:00Z: It quotes a letter" in ran.out
    ran = here("review", "wording", flyer, "--company", config, "--json", *AT)
    assert json.loads(ran.out)[0]["overruled"]["why"] == "It quotes a letter"
    ran = here("review", "wording", flyer, "--company", config, *AFTER)
    assert ran.code == 3
    assert "overruled" not in ran.out
    assert "1 listed" in here("overrule", "list", config, *AT).out
    assert "0 listed" in here("overrule", "list", config, *AFTER).out
    ended = here("overrule", "list", config, "--ended", "--json", *AFTER)
    assert [row["ended"] for row in json.loads(ended.out)] == [True]


def test_an_answer_is_taken_back_at_once(here, config, flyer):  # noqa: F811
    add = ("overrule", "add", config, "domain:R7", "--text", flyer)
    assert here(*add, *WHO, *AT).code == 0
    # Also where time stands still, as in a demonstration.
    ran = here(*add, "--by", "Ruth Oduya", "--words", "It does not", "--until", "now", *AT)
    assert ran.code == 0, ran.err
    assert ran.out.endswith("is overruled no longer\n")
    assert here("review", "wording", flyer, "--company", config, *AT).code == 3
    assert "0 listed" in here("overrule", "list", config, *AT).out
    ended = json.loads(here("overrule", "list", config, "--ended", "--json", *AT).out)
    assert [(row["why"], row["ended"]) for row in ended] == [
        ("It does not", True),
        ("It quotes a letter", True),
    ]


def test_pay_has_its_own(here, config, tmp_path):  # noqa: F811
    path = tmp_path / "pay.txt"
    path.write_text("Technicians get a commission on every sale.", "utf-8")
    assert here("review", "incentives", path, "--company", config, *AT).code == 3
    ran = here("overrule", "add", config, "domain:R6", "--pay", path, *WHO, *AT)
    assert ran.code == 0, ran.err
    assert here("review", "incentives", path, "--company", config, *AT).code == 0


def test_what_was_not_found_cannot_be_overruled(here, config, flyer):  # noqa: F811
    for words, why in (
        (("domain:R9", "--text", flyer, *WHO), "no finding by domain:R9"),
        (("domain:R7", *WHO), "one of --text, --pay and --about"),
        (("domain:R7", "--text", flyer, "--about", "launch", *WHO), "one of --text"),
        (("domain:R14", "--about", "launch", *WHO), "no finding by domain:R14 about launch"),
        (
            ("domain:R7", "--text", flyer, "--by", "Ruth Oduya", "--words", "x", "--until", "soon"),
            "--until takes a moment",
        ),
    ):
        ran = here("overrule", "add", config, *words, *AT)
        assert ran.code == 2
        assert why in ran.err


def test_a_finding_about_the_launch_leaves_the_report_and_comes_back(here, config, tmp_path):  # noqa: F811
    with config.open("a") as file:
        file.write("[programme]\ntechnicians_told_on = 2025-10-01\nstarts_on = 2025-11-01\n")
    words = ("domain:R13", "--about", "launch", *WHO, *AT)
    ran = here("overrule", "add", config, *words)
    assert ran.code == 0, ran.err
    for at, standing, kept in ((AT, False, True), (AFTER, True, False)):
        page = tmp_path / f"{at[1][:10]}.json"
        ran = here("report", config, "--json", *at)
        assert ran.code == 0, ran.err
        programme = json.loads(ran.out)["summary"]["programme"]
        assert ("domain:R13" in [one["rule"] for one in programme["findings"]]) is standing, page
        assert ([one["why"] for one in programme["overruled"]] == ["It quotes a letter"]) is kept

"""What stands in an annual review besides the advice itself, by language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from proactive_core import Decision, UsageError


@attrs.frozen(kw_only=True)
class ReviewWords:
    """One language's texts: `{}` in them is filled in.

    Attributes:
        tag: Its BCP 47 tag.
        months: Short names, January first.
        day: How a day is written: `{day}`, `{month}`, `{year}`.
        first: How the first day of a month is written in its place.
        gained: For what the customer gained where it is on record without words.
        made, done, open: What is counted: for exactly one, and for any other number.
    """

    tag: str
    months: tuple[str, ...]
    day: str
    first: str
    title: str
    kicker: str
    hello: str
    made: tuple[str, str]
    done: tuple[str, str]
    open: tuple[str, str]
    ribbon: str
    ribbon_made: str
    ribbon_done: str
    done_heading: str
    made_heading: str
    open_heading: str
    open_lead: str
    saw: str
    gain: str
    risk: str
    answer: str
    since_then: str
    gained: str
    noticed: str
    in_place: str
    decide_by: str
    in_person: str
    elsewhere: str
    nothing: str
    closing: str
    answers: Mapping[Decision | None, str]

    def on(self, day: date) -> str:
        """A day as people write it."""
        written = self.first if day.day == 1 else day.day
        return self.day.format(day=written, month=self.months[day.month - 1], year=day.year)


_ENGLISH = ReviewWords(
    tag="en",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    day="{day} {month} {year}",
    first="1",
    title="Your year with {company}",
    kicker="Annual review",
    hello=(
        "Our technicians look out for what would leave you better off. Here is what they brought "
        "up, what is in place, and what is still open."
    ),
    made=("recommendation put to you", "recommendations put to you"),
    done=("improvement put in place", "improvements put in place"),
    open=("idea not talked about yet", "ideas not talked about yet"),
    ribbon="Your year at a glance",
    ribbon_made="recommended",
    ribbon_done="put in place",
    done_heading="In place",
    made_heading="What we recommended",
    open_heading="Not talked about yet",
    open_lead="Our technicians noticed these. Nobody has gone through them with you yet.",
    saw="What we saw",
    gain="What you gain",
    risk="If nothing is done",
    answer="Your answer",
    since_then="Since then",
    gained="You told us that it brought what was promised.",
    noticed="Recommended",
    in_place="In place since",
    decide_by="Best decided by",
    in_person="We will explain this one to you in person.",
    elsewhere="At no particular place",
    nothing="In this time nothing was recommended to you, and nothing was put in place.",
    closing=(
        "Is something missing, or has something changed at your place? Tell your technician, "
        "or call your branch: {branch}."
    ),
    answers={
        Decision.AGREED: "You wanted to hear more.",
        Decision.HESITANT: "You wanted to think about it.",
        Decision.DECLINED: "You decided against it.",
        None: "No answer on record.",
    },
)
_FRENCH_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juill.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_FRENCH = ReviewWords(
    tag="fr-CA",
    months=_FRENCH_MONTHS,
    day="{day} {month} {year}",
    first="1er",
    title="Votre année avec {company}",
    kicker="Bilan annuel",
    hello=(
        "Nos techniciens sont attentifs à ce qui améliorerait votre situation. Voici ce qu'ils "
        "ont soulevé, ce qui est en place et ce qui reste ouvert."
    ),
    made=("recommandation qui vous a été faite", "recommandations qui vous ont été faites"),
    done=("amélioration mise en place", "améliorations mises en place"),
    open=("idée dont nous n'avons pas encore parlé", "idées dont nous n'avons pas encore parlé"),
    ribbon="Votre année en un coup d'œil",
    ribbon_made="recommandé",
    ribbon_done="mis en place",
    done_heading="En place",
    made_heading="Ce que nous avons recommandé",
    open_heading="Pas encore abordé",
    open_lead="Nos techniciens l'ont remarqué. Personne ne l'a encore passé en revue avec vous.",
    saw="Ce que nous avons vu",
    gain="Ce que vous y gagnez",
    risk="Si rien n'est fait",
    answer="Votre réponse",
    since_then="Depuis",
    gained="Vous nous avez dit que l'amélioration a tenu ses promesses.",
    noticed="Recommandé le",
    in_place="En place depuis le",
    decide_by="À décider de préférence avant le",
    in_person="Nous vous l'expliquerons en personne.",
    elsewhere="Sans lieu précis",
    nothing="Pendant cette période, rien ne vous a été recommandé et rien n'a été mis en place.",
    closing=(
        "Il manque quelque chose, ou quelque chose a changé chez vous? Dites-le à votre "
        "technicien ou appelez votre succursale : {branch}."
    ),
    answers={
        Decision.AGREED: "Vous vouliez en savoir plus.",
        Decision.HESITANT: "Vous vouliez y réfléchir.",
        Decision.DECLINED: "Vous avez décidé de ne pas le faire.",
        None: "Aucune réponse consignée.",
    },
)
REVIEW_LANGUAGES: Mapping[str, ReviewWords] = {words.tag: words for words in (_ENGLISH, _FRENCH)}


def review_words(language: str) -> ReviewWords:
    """The texts of one language; a regional form of a known one is that one.

    Raises:
        UsageError: There are none for the language.
    """
    for words in REVIEW_LANGUAGES.values():
        if language.replace("_", "-").partition("-")[0].lower() == words.tag.partition("-")[0]:
            return words
    msg = f"there is no annual review in {language!r}; there is: {', '.join(REVIEW_LANGUAGES)}"
    raise UsageError(msg)

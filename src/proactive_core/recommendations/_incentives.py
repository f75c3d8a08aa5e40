"""Looking at how technicians are paid and praised [domain:R6, domain:R23]."""

from __future__ import annotations

from ._findings import Finding, ordered
from ._pay_en import ENGLISH_PAY
from ._pay_fr import CANADIAN_FRENCH_PAY
from ._phrases import Lexicon
from ._wording import lexicon_of

SCHEMES: tuple[Lexicon, ...] = (ENGLISH_PAY, CANADIAN_FRENCH_PAY)


def review_incentives(description: str, language: str = "en") -> tuple[Finding, ...]:
    """Look at the description of a pay or recognition scheme.

    Commission, percentages, pay per lead, bonuses and contests tie a technician's income to
    sales or leads [domain:R6]; leader-boards rank people by them [domain:R23]. The
    sources hold this as a strong opinion, neither law nor research: these are findings with
    reasons, and never an exception. A bonus or contest for something else than sales or
    leads (safety, training, being on call) is no finding.

    Args:
        description: The scheme, as the company would write it down.
        language: `en` or `fr-CA`; regional forms of either are read with the same lists.

    Returns:
        Findings worst first; `start` and `end` are places in `description`.

    Raises:
        UsageError: There are no word lists for the language.
    """
    return ordered(lexicon_of(language, SCHEMES).review(description))

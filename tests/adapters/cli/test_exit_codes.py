"""What a run that could not do everything answers with."""

from __future__ import annotations

import pytest

from proactive_adapters.cli._run import complete
from proactive_adapters.run import Done, Failure, Refusal
from proactive_core import Ref

REFUSAL = Refusal(
    action=Ref("table", "desk_action", "1"), submission=Ref("a", "submission", "2"), why="too late"
)


@pytest.mark.parametrize(
    ("done", "code", "said"),
    [
        (Done(news=3, told=2), 0, ""),
        (Done(untold={"no mail": 1}), 1, "1 messages could not be delivered: no mail"),
        (Done(failures=(Failure("st", "visits", "status 500"),)), 1, "st visits: status 500"),
        (
            Done(refusals=(REFUSAL,)),
            0,
            "table:desk_action:1 for a:submission:2 was refused: too late",
        ),
        (Done(ahead=2), 0, "2 rows of files lie in the future"),
    ],
)
def test_what_could_not_be_done_is_said_and_decides_the_exit_code(done, code, said, capsys):
    assert complete(done) == code
    assert said in capsys.readouterr().err

"""One lead from the field to its end: late once, escalated, resolved, and told."""

from datetime import timedelta

from small_company import MIA, NOON, desk, idea

from proactive_core import Message
from proactive_core.leads import Acknowledge, Outcome, RecordContact, Refused, Resolve


class Printer:
    """A channel that prints the subject of each message."""

    name = "mail"

    def deliver(self, message: Message) -> str:
        print(f"  to {message.address}: {message.subject}")
        return message.key


company, mail = desk(), {"mail": Printer()}
lead = company.submit(idea(), now=NOON, customer_name="Cold Store Ltd").lead
company.relay(NOON, mail)

refused = company.act(lead, Resolve(by=MIA, outcome=Outcome.ACCEPTED), now=NOON)
assert isinstance(refused, Refused)  # a refusal is a value, and nothing has changed
print("refused:", refused.why)

later = NOON + timedelta(days=2)  # nobody moved: the promise is broken, and its owner hears so
company.sweep(later)
company.relay(later, mail)

for command in (
    Acknowledge(by=MIA),
    RecordContact(by=MIA, contacted_at=later),
    Resolve(by=MIA, outcome=Outcome.ACCEPTED),
):
    done = company.act(lead, command, now=later)
    assert not isinstance(done, Refused), done
assert company.lead(lead).live  # not closed: Anne has not heard what became of it
company.relay(later, mail)
assert not company.lead(lead).live

print()
for line in company.history(lead):
    print(line)
assert company.audit(later) == ()

"""Write the year of Harbour Climate & Refrigeration, a company that does not exist.

python make.py [folder]    writes beside itself unless told otherwise; the same bytes every time
"""

import csv
import io
import json
import sys
from pathlib import Path

from generator import care, desk, dirt, findings, handover, known, papers, progress, surveys, visits
from generator.moments import read
from generator.world import World, settle

FEEDS = (
    "appointment-assignments",
    "business-units",
    "customers",
    "employees",
    "estimates",
    "jobs",
    "location-findings",
    "locations",
    "technicians",
)


def live() -> World:
    """Live through the year once."""
    world = World()
    settle(world)
    visits.work_the_year(world)
    findings.notice(world)
    handover.hand_over(world)
    papers.ideas(world)
    desk.run_the_desk(world)
    progress.go_on(world)
    surveys.ask(world)
    dirt.soil(world)
    return world


def files(world: World) -> dict[str, bytes]:
    """Every file by its path below the folder."""
    made: dict[str, str] = {}
    for feed in FEEDS:
        rows = sorted(world.tables[feed], key=lambda row: (read(row["modifiedOn"]), row["id"]))
        made[f"servicetitan/{feed}.jsonl"] = _lines(rows)
    made["typeform/form.json"] = json.dumps(surveys.DEFINITION, indent=1, ensure_ascii=False) + "\n"
    made["typeform/responses.jsonl"] = _lines(world.tables["responses"])
    book = dirt.bad_desk_rows(desk.book(world))
    made["files/desk.csv"] = _sheet(book)
    made["files/phone-survey.csv"] = _sheet(surveys.phone(world))
    made["files/complaints.csv"] = _sheet(papers.complaints(world))
    made["files/ideas.csv"] = _sheet(world.tables["ideas"])
    made["files/chases.csv"] = _sheet(care.chases(world))
    made["files/coaching.csv"] = _sheet(care.coaching())
    made["files/plan.csv"] = _sheet(care.plan())
    made["files/stated.csv"] = _sheet(care.stated())
    for name, text in (papers.checklists() | papers.instruments()).items():
        made[f"files/checklists/{name}"] = text
    found = known.expected(world, book) | {"programme": known.programme(world)}
    made["expected.json"] = json.dumps(found, indent=1) + "\n"
    return {name: text.encode() for name, text in made.items()}


def _lines(rows: list[dict]) -> str:
    return "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows
    )


def _sheet(rows: list[dict]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, content in files(live()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()

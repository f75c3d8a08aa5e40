"""Scoring checklists beside the least that could do the job, as ratios of one run.

Run it with `PYTHONPATH=src python bench/checklists.py`. SurveyJS is timed too where node
finds it: `npm install --prefix build/peers survey-core`; fhirpathpy where pip has it.
"""

import importlib
import json
import platform
import random
import shutil
import subprocess
import time
from fractions import Fraction
from pathlib import Path

from proactive_core.checklists import Checklist, Group, Item, Option, Options, Scorer, evaluate

ITEMS = 100
RUNS = 100_000
ROUNDS = 3
WORTH = {"no": 0.0, "partly": 0.5, "yes": 1.0}
SCALE = Options((Option("no", 0, "No"), Option("partly", "1/2", "Partly"), Option("yes", 1, "Yes")))
HERE = Path(__file__).parent


def best(work, rounds=ROUNDS):
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def checklist(groups):
    items = [
        Item(key=f"q{n}", text=f"Question {n}", scale=SCALE, weight=1 + n % 5) for n in range(ITEMS)
    ]
    children = items
    if groups > 1:
        children = [
            Group(key=f"g{n}", children=tuple(items[n::groups]), weight=1 + n % 3)
            for n in range(groups)
        ]
    return Checklist(
        key="bench", version="1", title="Bench", tree=Group(key="all", children=tuple(children))
    )


def bare_mean(sheets):
    """What a script would do: floats, every item answered, nothing checked."""
    weights = {f"q{n}": float(1 + n % 5) for n in range(ITEMS)}
    total = sum(weights.values())
    return [
        sum(weights[key] * WORTH[code] for key, code in sheet.items()) / total for sheet in sheets
    ]


def surveyjs(sheets):
    """Seconds for these sheets in SurveyJS, if node and the package are there."""
    node, home = shutil.which("node"), HERE.parent / "build" / "peers" / "node_modules"
    if node is None or not (home / "survey-core").exists():
        print("skipped: SurveyJS (npm install --prefix build/peers survey-core)")
        return None
    given = {
        "items": [f"q{n}" for n in range(ITEMS)],
        "weights": [1 + n % 5 for n in range(ITEMS)],
        "sheets": [{key: WORTH[code] for key, code in sheet.items()} for sheet in sheets],
    }
    ran = subprocess.run(
        [node, HERE / "checklists_surveyjs.mjs", home.parent],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert abs(found["last"] - bare_mean(sheets)[-1]) < 1e-9, found
    return found["seconds"]


def fhirpath(sheets):
    """Seconds for these sheets as FHIR responses whose values are weighted already."""
    try:
        module = importlib.import_module("fhirpathpy")
    except ImportError:
        print("skipped: fhirpathpy (pip install fhirpathpy)")
        return None
    total = sum(1 + n % 5 for n in range(ITEMS))
    responses = [
        {
            "resourceType": "QuestionnaireResponse",
            "item": [
                {"linkId": key, "answer": [{"valueDecimal": WORTH[code] * (1 + n % 5) / total}]}
                for n, (key, code) in enumerate(sheet.items())
            ],
        }
        for sheet in sheets
    ]
    score = module.compile(
        "QuestionnaireResponse.item.answer.valueDecimal.aggregate($total + $this, 0)"
    )
    assert abs(float(score(responses[-1])[0]) - bare_mean(sheets)[-1]) < 1e-9
    return best(lambda: [score(response) for response in responses], 1)


def frames(form, sheets):
    """Seconds for all rows at once, and of the best expression by hand in the same library."""
    try:
        pl = importlib.import_module("polars")
        module = importlib.import_module("proactive_adapters.frames")
    except ImportError:
        print('skipped: frames (pip install "proactive-core[frames]")')
        return []
    frame = pl.DataFrame({f"q{n}": [sheet[f"q{n}"] for sheet in sheets] for n in range(ITEMS)})
    total = sum(1 + n % 5 for n in range(ITEMS))

    def by_hand():
        return frame.select(
            sum(
                pl.col(f"q{n}").replace_strict(WORTH, return_dtype=pl.Float64) * (1 + n % 5)
                for n in range(ITEMS)
            )
            / total
        )

    found = module.checklist_scores(form, frame)
    scorer = Scorer(form)
    assert all(found.score(n) == scorer.score(sheets[n]) for n in range(0, RUNS, 997))
    return [
        ("Polars expression by hand, floats, nothing checked", best(by_hand), ""),
        ("frames.checklist_scores, exact", best(lambda: module.checklist_scores(form, frame)), ""),
    ]


def machine():
    model = platform.processor() or platform.machine()
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            model = next(line.split(":")[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        pass
    return f"{model}, {platform.system()}, Python {platform.python_version()}"


def show(title, rows):
    first = rows[0][1]
    print(f"\n{title}")
    for name, seconds, note in rows:
        print(f"  {name:<52}{seconds * 1000:>12.1f} ms{seconds / first:>9.2f} ×  {note}")


def main():
    source = random.Random(20_260_301)
    codes = list(WORTH)
    keys = [f"q{n}" for n in range(ITEMS)]
    sheets = [dict(zip(keys, source.choices(codes, k=ITEMS), strict=True)) for _ in range(RUNS)]
    flat, nested = checklist(1), checklist(10)
    assert Scorer(flat).score(sheets[0]) == evaluate(flat, sheets[0]).score
    assert abs(float(Fraction(Scorer(flat).score(sheets[0]))) - bare_mean(sheets[:1])[0]) < 1e-12
    print(machine())
    one, ten = Scorer(flat), Scorer(nested)
    rows = [
        ("bare weighted mean, floats, nothing checked", best(lambda: bare_mean(sheets)), ""),
        ("Scorer.score, exact", best(lambda: [one.score(s) for s in sheets]), ""),
        ("Scorer.score, exact, ten groups", best(lambda: [ten.score(s) for s in sheets]), ""),
    ]
    few = sheets[: RUNS // 1000]
    note = f"timed on {len(few)}"
    rows += [
        ("evaluate, everything", best(lambda: [evaluate(flat, s) for s in few]) * 1000, note),
        ("evaluate, ten groups", best(lambda: [evaluate(nested, s) for s in few]) * 1000, note),
    ]
    for name, peer in (("SurveyJS", surveyjs), ("fhirpathpy, a plain sum", fhirpath)):
        seconds = peer(few)
        if seconds is not None:
            rows.append((name, seconds * 1000, note))
    show(f"A checklist of {ITEMS} items, {RUNS:,} runs", rows + frames(flat, sheets))


if __name__ == "__main__":
    main()

"""Hypothesis strategies for the public values, named in the plural after what they make.

They say what is valid, never how likely. Keys and texts are hostile on purpose: colons,
leading zeros, spreadsheet formulas, markup, right-to-left marks.
"""

from __future__ import annotations

from ._advice import (
    advice_desks,
    advice_lines,
    advice_refusals,
    advice_steps,
    judgements,
    override_desks,
)
from ._checklist_answers import (
    actions,
    agreements,
    common_cores,
    comparisons,
    consensuses,
    definition_faults,
    follow_ups,
    refused_answers,
)
from ._checklists import (
    action_templates,
    answered_checklists,
    answers_to,
    checklists,
    conditions,
    evaluations,
    evidence_rules,
    gates,
    groups,
    numeric_scales,
    option_scales,
    plain_checklists,
    runs_of,
    sources,
    words,
)
from ._comparisons import (
    branch_comparisons,
    clustered_differences,
    control_charts,
    differences,
    funnels,
    rank_sets,
    ratings_comparisons,
    shrinkages,
    trends,
)
from ._every_fact import facts
from ._facts import (
    answers,
    assignments,
    branches,
    checklist_runs,
    complaints,
    customers,
    desk_actions,
    equipment,
    item_answers,
    links,
    moments,
    money,
    quotes,
    recommendations,
    refs,
    responses,
    scales,
    sites,
    submissions,
    technicians,
    texts,
    visits,
    windows,
)
from ._figures import (
    figures,
    known_teams,
    programme_findings,
    proposals,
    upkeep_dues,
)
from ._journals import (
    appends,
    effects,
    indexes,
    journal_faults,
)
from ._lead_answers import (
    calls,
    contexts,
    discrepancies,
    explanations,
    healths,
    intake_receipts,
    lead_lines,
    lead_refusals,
    missing_numbers,
    outside_leads,
    promises,
    relays,
    sweeps,
    violations,
)
from ._lead_events import lead_commands, lead_events
from ._leads import (
    directories,
    lead_desks,
    leads,
    policies,
    quiet_hours,
)
from ._lives import handed_over, lives, recorded
from ._loyalty import (
    clustered_tallies,
    clusters,
    paired_tallies,
    scoring_keys,
    tallies,
    weighings,
    weighted_tallies,
)
from ._people import shown, signal_counts, signals
from ._ports import (
    action_refusals,
    connections,
    messages,
    orders,
    pages,
    pages_read,
    problems,
    receipts,
    rejections,
    replies,
    requests,
)
from ._programme import (
    coaching_talks,
    customer_chases,
    people_policies,
    plan_entries,
    stated_figures,
    upkeeps,
    viewers,
)
from ._recommendation_events import finding_overrulings, recommendation_events
from ._recommendations import (
    advising,
    coaching,
    complaints_of_selling,
    courses,
    dealings,
    findings,
    launches,
    measures,
    over_promotions,
    overrides,
    pay_schemes,
    planned_actions,
    recommendation_steps,
    screenings,
    silences,
    statements,
    trainings,
)
from ._reviews import (
    annual_reviews,
    barriers,
    branch_maps,
    cells,
    checklist_scores,
    question_scores,
    rated,
    records,
    scorecards,
    spans,
    stated,
    technician_scores,
)
from ._scores import (
    clustered_scores,
    counted,
    counted_clusters,
    counted_groups,
    counted_pairs,
    mean_ratings,
    net_scores,
    nonresponse_bounds,
    paired_differences,
    percentages,
    population_scores,
    posteriors,
    rakings,
    sample_sizes,
    sights,
    target_tests,
    weighted_scores,
)
from ._shapes import parts
from ._worktime import (
    holiday_sets,
    instants,
    pauses,
    work_calendars,
)

# Several to a line: there are many.
# fmt: off
__all__ = [
    "action_refusals", "action_templates", "actions", "advice_desks", "advice_lines",
    "advice_refusals", "advice_steps", "advising", "agreements", "annual_reviews",
    "answered_checklists", "answers", "answers_to", "appends", "assignments", "barriers",
    "branch_comparisons", "branch_maps", "branches", "calls", "cells", "checklist_runs",
    "checklist_scores", "checklists", "clustered_differences", "clustered_scores",
    "clustered_tallies", "clusters", "coaching", "coaching_talks", "common_cores",
    "comparisons", "complaints", "complaints_of_selling", "conditions", "connections",
    "consensuses", "contexts", "control_charts", "counted", "counted_clusters",
    "counted_groups", "counted_pairs", "courses", "customer_chases", "customers", "dealings",
    "definition_faults", "desk_actions", "differences", "directories", "discrepancies",
    "effects", "equipment", "evaluations", "evidence_rules", "explanations", "facts", "figures",
    "finding_overrulings", "findings", "follow_ups", "funnels", "gates", "groups",
    "handed_over", "healths", "holiday_sets", "indexes", "instants", "intake_receipts",
    "item_answers", "journal_faults", "judgements", "known_teams", "launches", "lead_commands",
    "lead_desks", "lead_events", "lead_lines", "lead_refusals", "leads", "links", "lives",
    "mean_ratings", "measures", "messages", "missing_numbers", "moments", "money", "net_scores",
    "nonresponse_bounds", "numeric_scales", "option_scales", "orders", "outside_leads",
    "over_promotions", "override_desks", "overrides", "pages", "pages_read",
    "paired_differences", "paired_tallies", "parts", "pauses", "pay_schemes", "people_policies",
    "percentages", "plain_checklists", "plan_entries", "planned_actions", "policies",
    "population_scores", "posteriors", "problems", "programme_findings", "promises",
    "proposals", "question_scores", "quiet_hours", "quotes", "rakings", "rank_sets", "rated",
    "ratings_comparisons", "receipts", "recommendation_events", "recommendation_steps",
    "recommendations", "recorded", "records", "refs", "refused_answers", "rejections", "relays",
    "replies", "requests", "responses", "runs_of", "sample_sizes", "scales", "scorecards",
    "scoring_keys", "screenings", "shown", "shrinkages", "sights", "signal_counts", "signals",
    "silences", "sites", "sources", "spans", "stated", "stated_figures", "statements",
    "submissions", "sweeps", "tallies", "target_tests", "technician_scores", "technicians",
    "texts", "trainings", "trends", "upkeep_dues", "upkeeps", "viewers", "violations", "visits",
    "weighings", "weighted_scores", "weighted_tallies", "windows", "words", "work_calendars",
]
# fmt: on

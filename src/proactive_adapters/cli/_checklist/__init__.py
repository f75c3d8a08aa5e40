"""`proactive checklist`: write one, ask it, and see what the answers are worth."""

from __future__ import annotations

from cyclopts import App

command = App(name="checklist", help_format="plaintext")

_COMMANDS = {
    "list": ("_show:list_checklists", "List every checklist that was found."),
    "show": ("_show:show", "Show the questions of a checklist and how they may be answered."),
    "new": ("_new:new", "Write a small checklist to change into one's own."),
    "lint": ("_lint:lint", "Say what is wrong or missing in a definition."),
    "convert": ("_convert:convert", "Turn a definition, or answers, into another format."),
    "schema": ("_convert:print_schema", "Print the JSON Schema of a definition."),
    "form": ("_convert:form", "Write an HTML form that works offline on a phone."),
    "answer": ("_answer:answer", "Answer in the terminal, question by question, or from a file."),
    "propose": ("_propose:propose", "Show the answers that the company's own data speak for."),
    "evaluate": ("_evaluate:evaluate_file", "Evaluate answers, and say what to do first."),
    "hand-over": ("_hand_over:hand_over_file", "Hand what is to be done to the lead desk."),
    "compare": ("_compare:compare_files", "Say why the score moved between two files of answers."),
}
for _place, (_name, (_where, _help)) in enumerate(_COMMANDS.items()):
    _module, _, _function = _where.partition(":")
    command.command(f"{__name__}.{_module}:{_function}", name=_name, help=_help, sort_key=_place)

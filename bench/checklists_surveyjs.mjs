// The weighted mean of 100 items in SurveyJS: a survey with one calculated value.
// Reads {items, weights, sheets} as JSON from standard input; prints seconds for all sheets.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.argv[2] + "/");
const { Model } = require("survey-core");
const { items, weights, sheets } = JSON.parse(readFileSync(0, "utf8"));
const total = weights.reduce((sum, weight) => sum + weight, 0);
const terms = items.map((key, n) => `{${key}} * ${weights[n]}`).join(" + ");
const survey = new Model({
  elements: items.map((name) => ({ type: "radiogroup", name, choices: [0, 0.5, 1] })),
  calculatedValues: [{ name: "score", expression: `(${terms}) / ${total}` }],
});
const start = process.hrtime.bigint();
let last = 0;
for (const sheet of sheets) {
  survey.data = sheet;
  last = survey.getVariable("score");
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ seconds, last }));

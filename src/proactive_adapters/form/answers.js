// What was answered: the rules by which the library judges it, the file, and keeping it here.
// Put together with page.js into one script; nothing here touches the page.

const held = (id) => JSON.parse(document.getElementById(id).textContent);
const form = held("definition");
const spoken = held("words");
const PLACE = `proactive-checklist:${form.key}:${form.version}:${form.hash}`;
const SAID = { unseen: "not observed", hidden: "not shown", open: "unanswered" };
const RESERVED = new Set(Object.values(SAID));

const items = new Map();
(function collect(children) {
  for (const child of children) {
    if (child.children) collect(child.children);
    else items.set(child.key, { ...child, scale: form.scales[child.scale] });
  }
})(form.children);

// Where an item stands on the page: no key has a hyphen, so no other id can be its.
const at = (key) => `i-${key}`;
const base = (tag) => tag.split("-")[0].toLowerCase();
// The first language that the browser asks for and the checklist has, in any region.
const wished = () => {
  for (const tag of navigator.languages ?? []) {
    const found = form.languages.find((have) => have.toLowerCase() === tag.toLowerCase())
      ?? form.languages.find((have) => base(have) === base(tag));
    if (found) return found;
  }
  return form.languages[0];
};
const fresh = () => ({ subject: "", rater: "", self: false, answers: {} });
let state = { lang: wished(), ...fresh() };
let kept = true; // whether this browser keeps what is typed

// --- words

const say = (words) => {
  if (typeof words === "string") return words;
  for (const tag of [state.lang, ...form.languages]) {
    const same = Object.keys(words).find((have) => have.toLowerCase() === tag.toLowerCase())
      ?? Object.keys(words).find((have) => base(have) === base(tag));
    if (same) return words[same];
  }
  return Object.values(words)[0];
};
const tell = (name, ...parts) => {
  const words = (spoken[base(state.lang)] ?? spoken.en)[name];
  return parts.reduce((text, part, n) => text.replaceAll(`{${n}}`, part), words);
};

// --- answers and rules, as the library judges them

// A number as a pair of whole ones in lowest terms: 7 and 7.0 are one, and 1/3 is exact.
const number = (written) => {
  const found = /^([+-]?)(\d{1,30})(?:\.(\d{1,30})|\/(\d{1,30}))?$/.exec(String(written));
  if (!found) return null;
  const [, sign, whole, part = "", under] = found;
  let above = BigInt(whole + part) * (sign === "-" ? -1n : 1n);
  let below = under === undefined ? 10n ** BigInt(part.length) : BigInt(under);
  if (below === 0n) return null;
  let [a, b] = [above < 0n ? -above : above, below];
  while (b) [a, b] = [b, a % b];
  above /= a || 1n;
  below /= a || 1n;
  return { above, below, text: `${above}/${below}` };
};
// A number for people: 7.5 rather than 15/2, where a few decimals say it all.
const decimal = (written) => {
  const { above, below } = number(written);
  const digits = [0, 1, 2, 3, 4, 5, 6].find((n) => 10n ** BigInt(n) % below === 0n);
  return digits === undefined ? String(written) : (Number(above) / Number(below)).toFixed(digits);
};
const least = (a, b) => a.above * b.below <= b.above * a.below;
const onScale = (scale, written) => {
  const found = number(written);
  if (!found || (scale.whole && found.below !== 1n)) return null;
  return least(number(scale.low), found) && least(found, number(scale.high)) ? found : null;
};
const meaning = (item, code) => (item.scale.options ? code : onScale(item.scale, code)?.text ?? null);
const given = (key) => state.answers[key] ?? {};
const chosen = (item) => {
  const { kind, value } = given(item.key);
  return kind === "value" && value ? meaning(item, value) : null;
};
const shown = (key, seen = new Map()) => {
  if (!seen.has(key)) {
    seen.set(key, true);
    const rule = items.get(key).relevant;
    seen.set(key, !rule || holds(rule, seen));
  }
  return seen.get(key);
};
const holds = (rule, seen) => {
  if (rule.and) return rule.and.every((part) => holds(part, seen));
  if (rule.or) return rule.or.some((part) => holds(part, seen));
  if (rule.not) return !holds(rule.not, seen);
  const other = items.get(rule.item);
  const is = chosen(other);
  if (is === null || !shown(rule.item, seen)) return false;
  return (rule.in ?? [rule.equals]).some((code) => meaning(other, code) === is);
};
const excuses = (item) => item.na !== "forbid";
const fault = (item) => {
  const { kind, value, reason } = given(item.key);
  if (kind === "na" && !reason?.trim()) return tell("reason_needed");
  if (kind === "value" && value && meaning(item, value) === null)
    return tell(item.scale.whole ? "no_whole" : "no_number", decimal(item.scale.low), decimal(item.scale.high));
  return null;
};
const settled = (item) => {
  const { kind, value } = given(item.key);
  return (kind === "na" || (kind === "value" && Boolean(value))) && !fault(item);
};

// What an answer is worth, as a pair of whole numbers; null when it is no counted answer.
const worth = ({ scale }, value) => {
  if (scale.options) {
    const option = scale.options.find((o) => o.code === value);
    return option?.value === undefined ? null : number(option.value);
  }
  const at = onScale(scale, value);
  if (at === null) return null;
  const [low, high] = [number(scale.low), number(scale.high)];
  const above = (at.above * low.below - low.above * at.below) * high.below;
  const below = (high.above * low.below - low.above * high.below) * at.below;
  return { above: scale.better === "lower" ? below - above : above, below };
};
// Which of "note" and "evidence" an answer must still bring along.
const wants = (item) => {
  const { kind, value, note, evidence } = given(item.key);
  const is = kind === "value" && value ? worth(item, value) : null;
  if (is === null) return [];
  const open = (item.evidence ?? []).filter(({ needs, at_least: from = 0, at_most: to = 1 }) =>
    least(number(from), is) && least(is, number(to)) && !(needs === "note" ? note : evidence)?.trim());
  return [...new Set(open.map((rule) => rule.needs))];
};

// --- the answers file

const answer = (item) => {
  const { kind, value, reason, note, evidence } = given(item.key);
  const extra = {};
  if (note?.trim()) extra.note = note.trim();
  if (evidence?.trim()) extra.evidence = evidence.trim();
  const bare = Object.keys(extra).length === 0;
  const plain = (word) => (bare ? word : { answer: word, ...extra });
  if (!shown(item.key)) return plain(SAID.hidden);
  if (kind === "na") return { not_applicable: (reason ?? "").trim(), ...extra };
  if (kind === "unseen") return plain(SAID.unseen);
  if (kind === "value" && value)
    return RESERVED.has(value) ? { code: value, ...extra } : plain(value);
  return bare ? null : plain(SAID.open);
};
const moment = () => {
  const now = new Date();
  const two = (n) => String(Math.abs(n)).padStart(2, "0");
  const off = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + off * 60000).toISOString().slice(0, 19);
  return `${local}${off < 0 ? "-" : "+"}${two(Math.trunc(off / 60))}:${two(off % 60)}`;
};
const file = () => {
  const answers = {};
  for (const item of items.values()) {
    const found = answer(item);
    if (found !== null) answers[item.key] = found;
  }
  const made = { checklist: form.key, version: form.version, subject: state.subject.trim() };
  if (state.rater.trim()) made.rater = state.rater.trim();
  if (state.self) made.self = true;
  return JSON.stringify({ ...made, at: moment(), answers }, null, 2) + "\n";
};
const faults = () => {
  const found = [];
  if (!state.subject.trim()) found.push(["subject", tell("subject_needed")]);
  for (const item of items.values()) {
    const why = shown(item.key) ? fault(item) : null;
    if (why) found.push([at(item.key), `${say(item.text)} ${why}`]);
  }
  return found;
};
const read = (text) => {
  const run = JSON.parse(text);
  if (run?.checklist !== form.key || typeof run.answers !== "object" || run.answers === null)
    throw new Error(tell("other_checklist", String(run?.checklist)));
  if (run.version !== form.version) throw new Error(tell("other_version", String(run.version), form.version));
  const next = { lang: state.lang, ...fresh(), self: run.self === true };
  next.subject = String(run.subject ?? "");
  next.rater = String(run.rater ?? "");
  const unknown = [];
  for (const [key, held] of Object.entries(run.answers)) {
    const { note, evidence, ...told } = typeof held === "object" && held ? held : { answer: held };
    const kinds = { "not observed": "unseen", "not shown": "open", unanswered: "open" };
    const is = { note: note ?? "", evidence: evidence ?? "" };
    if (told.not_applicable !== undefined) Object.assign(is, { kind: "na", reason: String(told.not_applicable) });
    else if (told.code !== undefined) Object.assign(is, { kind: "value", value: String(told.code) });
    else if (Object.hasOwn(kinds, told.answer)) is.kind = kinds[told.answer];
    else Object.assign(is, { kind: "value", value: String(told.answer ?? "") });
    const item = items.get(key);
    const misfit = item?.scale.options && is.kind === "value" && !item.scale.options.some((o) => o.code === is.value);
    if (!item || misfit) unknown.push(key);
    else next.answers[key] = is;
  }
  if (unknown.length) throw new Error(tell("unknown_items", unknown.join(", ")));
  return next;
};

// --- keeping

const keep = () => {
  try {
    localStorage.setItem(PLACE, JSON.stringify(state));
    kept = true;
  } catch {
    kept = false;
  }
};
const resume = () => {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "null");
    if (found) state = { ...state, ...found };
  } catch {
    kept = false;
  }
  if (!form.languages.includes(state.lang)) state.lang = wished();
};

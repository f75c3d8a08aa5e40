// The page: drawn from the definition, redrawn when the language changes.
// Texts reach it by textContent alone, never as markup.

const MOST_BUTTONS = 11;
const WAIT = 200; // the answers as text are drawn up when nobody types
const main = document.querySelector("main");
const make = (tag, about = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [kind, act] of Object.entries(value)) made.addEventListener(kind, act);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.filter((part) => part !== null));
  return made;
};
const part = (name) => main.querySelector(`[data-is="${name}"]`);
const set = (key, change) => {
  state.answers[key] = { ...given(key), ...change };
  changed();
};
let drawing = 0;
const changed = () => {
  keep();
  refresh();
  clearTimeout(drawing);
  drawing = setTimeout(spell, WAIT);
};
const spell = () => { part("text").value = faults().length ? "" : file(); };
const choice = (item, kind, value, label) => {
  const is = given(item.key);
  const checked = is.kind === kind && (kind !== "value" || is.value === value);
  const input = make("input", {
    type: "radio", name: item.key, value: `${kind}:${value}`, checked,
    on: { change: () => set(item.key, { kind, value }) },
  });
  return make("label", { class: `choice ${kind}` }, input, make("span", {}, label));
};
const numeric = (item) => {
  const { scale, key } = item;
  const [low, high] = [Number(scale.low), Number(scale.high)];
  const ends = [scale.low_text, scale.high_text].map((text) => (text ? say(text) : null));
  const legend = make("p", { class: "ends", id: `${at(key)}-ends` },
    `${decimal(scale.low)}${ends[0] ? ` = ${ends[0]}` : ""} … ${decimal(scale.high)}${ends[1] ? ` = ${ends[1]}` : ""}`);
  if (scale.whole && Number.isInteger(low) && Number.isInteger(high) && high - low < MOST_BUTTONS) {
    const steps = Array.from({ length: high - low + 1 }, (_, n) => String(low + n));
    return [legend, make("div", { class: "steps" }, ...steps.map((step) => choice(item, "value", step, step)))];
  }
  const box = make("input", {
    type: "text", inputmode: low < 0 ? null : "decimal", autocomplete: "off", id: `${at(key)}-number`, "data-number": key,
    value: given(key).kind === "value" ? given(key).value : "",
    "aria-describedby": `${at(key)}-ends ${at(key)}-fault`,
    on: { input: () => { uncheck(key); set(key, { kind: "value", value: box.value.trim().replace(",", ".") }); } },
  });
  return [legend, make("label", { class: "number" }, `${tell("number")} `, box)];
};
const uncheck = (key) => {
  for (const radio of main.querySelectorAll(`input[type=radio][name="${key}"]`)) radio.checked = false;
};
const field = (item, name, rows) => {
  const id = `${at(item.key)}-${name}`;
  const box = make(rows ? "textarea" : "input", {
    id, rows, on: { input: () => set(item.key, { [name]: box.value }) },
    "aria-describedby": name === "reason" ? `${at(item.key)}-fault` : null,
  });
  box.value = given(item.key)[name] ?? "";
  return make("div", { class: `field ${name}` }, make("label", { for: id }, tell(name)), box);
};
const question = (item) => {
  const { key, scale } = item;
  const answers = scale.options
    ? scale.options.filter((o) => excuses(item) || o.value !== undefined)
      .map((option) => choice(item, "value", option.code, say(option.text)))
    : numeric(item);
  const others = [excuses(item) ? choice(item, "na", "", tell("na")) : null, choice(item, "unseen", "", tell("unseen"))];
  const clear = make("button", {
    type: "button", class: "quiet", "data-is": "clear",
    on: { click: () => {
      uncheck(key);
      const box = document.getElementById(`${at(key)}-number`);
      if (box) box.value = "";
      set(key, { kind: "open", value: "" });
    } },
  }, tell("clear"));
  const extras = make("details", { open: Boolean(given(key).note || given(key).evidence) },
    make("summary", {}, tell("more")), field(item, "note", 2), field(item, "evidence"));
  return make("fieldset", { id: at(key), "data-item": key, tabindex: "-1" },
    make("legend", {}, say(item.text)),
    item.help ? make("p", { class: "help" }, say(item.help)) : null,
    make("div", { class: "choices" }, ...answers, ...others),
    field(item, "reason"),
    make("p", { class: "fault", id: `${at(key)}-fault` }),
    make("p", { class: "ask" }),
    make("div", { class: "below" }, extras, clear));
};
const branch = (children, level) => children.map((child) => {
  if (!child.children) return question(items.get(child.key));
  const title = child.text ? make(`h${Math.min(level, 6)}`, {}, say(child.text)) : null;
  return make("section", { "data-group": child.key }, title, ...branch(child.children, level + 1));
});
const about = () => {
  const box = (name, rest = {}) => {
    const input = make("input", {
      id: name, autocomplete: "off", value: state[name], ...rest,
      on: { input: () => { state[name] = input.value; changed(); } },
    });
    return make("div", { class: "field" }, make("label", { for: name }, tell(name)), input);
  };
  const self = make("input", {
    type: "checkbox", id: "self", checked: state.self, on: { change: () => { state.self = self.checked; changed(); } },
  });
  return make("section", { class: "about" },
    box("subject", { required: true, "aria-describedby": "subject-fault" }),
    make("p", { class: "fault", id: "subject-fault" }), box("rater"),
    make("label", { class: "choice" }, self, make("span", {}, tell("self"))));
};
const languages = () => {
  if (form.languages.length < 2) return null;
  const names = (tag) => new Intl.DisplayNames([tag], { type: "language" }).of(tag);
  const box = make("select", { id: "language", on: { change: () => { state.lang = box.value; keep(); draw(); } } },
    ...form.languages.map((tag) => make("option", { value: tag, lang: tag, selected: tag === state.lang }, names(tag))));
  return make("div", { class: "field" }, make("label", { for: "language" }, tell("language")), box);
};
const remarks = () => {
  const said = [...(form.remarks ?? []), ...(form.missing ?? [])];
  if (!said.length) return null;
  return make("details", {}, make("summary", {}, tell("remarks")), make("ul", {}, ...said.map((r) => make("li", {}, say(r)))));
};
const download = () => {
  const wrong = faults();
  show(wrong);
  if (wrong.length) return;
  const url = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
  const slug = state.subject.trim().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const link = make("a", { href: url, download: `${form.key}-${slug}-${moment().slice(0, 10)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
};
const show = (wrong) => {
  part("faults").firstChild.replaceChildren(...wrong.map(([id, why]) => make("li", {}, make("a", { href: `#${id}` }, why))));
  part("faults").hidden = wrong.length === 0;
  document.getElementById("subject-fault").textContent = state.subject.trim() ? "" : tell("subject_needed");
  if (wrong.length) document.getElementById(wrong[0][0]).focus();
};
const load = async (box) => {
  try {
    state = read(await box.files[0].text());
    keep();
    draw();
    part("told").textContent = tell("loaded");
  } catch (wrong) {
    part("told").textContent = tell("not_loaded", wrong.message);
    box.value = "";
  }
};
const finish = () => {
  const box = make("input", { type: "file", id: "import", accept: ".json,application/json", on: { change: () => load(box) } });
  const anew = () => {
    if (!confirm(tell("sure"))) return;
    state = { lang: state.lang, ...fresh() };
    keep();
    draw();
  };
  return make("section", { class: "finish" },
    make("div", { "data-is": "faults", role: "alert", hidden: true }, make("ul")),
    make("button", { type: "button", "data-is": "export", on: { click: download } }, tell("export")),
    make("p", { class: "help" }, tell("export_help")),
    make("details", {}, make("summary", {}, tell("as_text")), make("label", { for: "text" }, tell("copy")),
      make("textarea", { id: "text", rows: 8, readonly: true, placeholder: tell("not_yet"), "data-is": "text" })),
    make("div", { class: "field" }, make("label", { for: "import" }, tell("import")), box),
    make("p", { "data-is": "told", role: "status" }),
    make("button", { type: "button", class: "quiet", "data-is": "anew", on: { click: anew } }, tell("anew")));
};
const refresh = () => {
  let [open, done] = [0, 0];
  const seen = new Map();
  for (const item of items.values()) {
    const set = document.getElementById(at(item.key));
    set.hidden = !shown(item.key, seen);
    if (set.hidden) continue;
    const why = fault(item);
    open += 1;
    if (settled(item)) done += 1;
    set.querySelector(".reason").hidden = given(item.key).kind !== "na";
    set.querySelector(".fault").textContent = why ?? "";
    set.querySelector(".ask").textContent = wants(item).map((needs) => tell(`needs_${needs}`)).join(" ");
    set.querySelector("[data-is=clear]").hidden = !["value", "na", "unseen"].includes(given(item.key).kind);
    set.classList.toggle("settled", settled(item));
  }
  for (const group of main.querySelectorAll("[data-group]"))
    group.hidden = [...group.querySelectorAll("[data-item]")].every((set) => set.hidden);
  part("count").textContent = tell("count", done, open);
  Object.assign(part("bar"), { max: open || 1, value: done });
  part("kept").textContent = tell(kept ? "kept" : "not_kept");
  part("kept").classList.toggle("warn", !kept);
};
const draw = () => {
  document.documentElement.lang = state.lang;
  document.title = say(form.title);
  main.replaceChildren(
    make("header", {}, make("h1", {}, say(form.title)), make("p", { class: "help" }, tell("version", form.key, form.version)),
      languages(), remarks()),
    make("div", { class: "progress" }, make("p", { "data-is": "count", role: "status" }),
      make("progress", { "data-is": "bar", "aria-label": tell("progress") })),
    make("p", { class: "help", "data-is": "kept" }), about(), ...branch(form.children, 2), finish());
  keep();
  refresh();
  spell();
};

resume();
draw();

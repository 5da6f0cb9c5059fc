// Trials, failures, the space and the plan.
const ROWS = 50;

function trialsCard() {
  const { section, tools } = card("trials", "Trials", "all long");
  if (trials.length === 0) {
    empty(section, "No trials yet.");
    return;
  }
  const columns = [
    { name: "trial", value: t => t.number, cell: t => button(String(t.number), () => openTrial(t), { class: "plain", "aria-label": "Trial " + t.number + " in full" }) },
    { name: "state", value: t => WORDS[t.state], cell: t => element("span", {}, stateDot(t.state), WORDS[t.state]) },
    ...objectives.map((o, k) => ({ name: o.name, value: t => valueOf(t, k) })),
    ...(trials.some(t => t.violation !== null) ? [{ name: "breaks limits by", value: t => t.violation }] : []),
    { name: "duration", value: t => (t.start !== null && t.end !== null ? t.end - t.start : null), show: duration },
    ...byImportance.slice(0, 20).map(p => ({ name: p.name, value: t => setting(t, p.name) })),
  ];
  const view = { column: columns[0], falling: false, state: "", rows: ROWS };
  select(tools, "State", [["", "all"]].concat(STATES.filter(s => trials.some(t => t.state === s)).map(s => [s, WORDS[s]])), "", value => {
    view.state = value;
    view.rows = ROWS;
    fill();
  });
  const heads = columns.map(column => element("th", { scope: "col" }, element("button", {
    type: "button", class: "sort", on: { click: () => {
      view.falling = view.column === column && !view.falling;
      view.column = column;
      fill();
    } },
  }, element("bdi", {}, short(column.name, 40)))));
  heads.forEach((head, i) => { head.title = clean(columns[i].name); });
  const body = element("tbody");
  const table = element("table", {}, element("caption", { class: "muted small" }), element("thead", {}, element("tr", {}, ...heads)), body);
  const more = button("Show more", () => {
    view.rows += 200;
    fill();
  });
  section.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of trials" }, table), more);
  function fill() {
    const members = trials.filter(t => !view.state || t.state === view.state)
      .map(t => [view.column.value(t), t]).sort((a, b) => compare(a[0], b[0], view.falling)).map(entry => entry[1]);
    const drawn = members.slice(0, view.rows);
    body.replaceChildren(...drawn.map(trial => element("tr", {}, ...columns.map(column => tableCell(column, trial)))));
    heads.forEach((head, i) => columns[i] === view.column
      ? head.setAttribute("aria-sort", view.falling ? "descending" : "ascending") : head.removeAttribute("aria-sort"));
    heads.forEach((head, i) => { head.dataset.mark = columns[i] === view.column ? (view.falling ? "▼" : "▲") : ""; });
    table.caption.textContent = drawn.length < members.length ? "The first " + drawn.length + " of " + members.length + "." : count(members.length, "trial") + ".";
    more.hidden = drawn.length === members.length;
  }
  fill();
}

function tableCell(column, trial) {
  if (column.cell) {
    return element("td", {}, column.cell(trial));
  }
  const value = column.value(trial);
  const words = column.show && value !== null ? column.show(value) : shown(value);
  return element("td", { class: typeof value === "number" ? "number" : null, title: words.length > 60 ? words : null },
    element("bdi", {}, short(words, 60)));
}

/** Numbers by size, before words; what is missing comes last whichever way. */
function compare(a, b, falling) {
  if (!known(a) || !known(b)) {
    return known(b) - known(a);
  }
  const numbers = typeof a === "number" && typeof b === "number";
  const order = numbers ? a - b : (typeof b === "number") - (typeof a === "number") || String(a).localeCompare(String(b));
  return falling ? -order : order;
}

/** Failures whose first lines are alike but for numbers are one group. */
function failuresCard() {
  const { section } = card("failures", "Failures", "all long");
  const failed = trials.filter(trial => trial.state === "FAILED");
  if (failed.length === 0) {
    empty(section, "No trial failed.");
    return;
  }
  const groups = new Map();
  failed.forEach(trial => {
    const first = (trial.cause ?? "no cause given").trim().split(/\r?\n/)[0];
    const alike = first.replace(/\d+(\.\d+)?(e[-+]?\d+)?/gi, "#");
    groups.set(alike, (groups.get(alike) ?? { first, members: [] }));
    groups.get(alike).members.push(trial);
  });
  Array.from(groups.values()).sort((a, b) => b.members.length - a.members.length).slice(0, 100).forEach(({ first, members }, i) => {
    section.append(element("details", { open: i === 0 },
      element("summary", {}, element("strong", {}, members.length + " × "), element("bdi", {}, short(first, 300))),
      element("p", { class: "small" }, ...members.slice(0, 40).map(t => button("trial " + t.number, () => openTrial(t), { class: "plain" })),
        members.length > 40 ? "and " + (members.length - 40) + " more" : null),
      members[0].cause ? element("pre", { dir: "auto", tabindex: "0" }, members[0].cause.slice(0, 20000)) : null));
  });
}

function spaceCard() {
  const { section } = card("space", "Space", "all long");
  if (parameters.length === 0) {
    empty(section, "The study names no hyperparameters.");
    return;
  }
  const active = p => list(p.entry.conditions).map(object)
    .map(c => clean(c.parameter) + " is " + list(c.values).map(shown).join(" or ")).join(", and ") || "always";
  section.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of hyperparameters" },
    plainTable(["hyperparameter", "distribution", "kind", "active where"], parameters.map(p =>
      [p.name, p.kind ? p.kind + " " + shown(p.given) : null, known(p.entry.kind) ? String(p.entry.kind).toLowerCase() : null, active(p)]))));
  const rules = list(study.rules);
  if (rules.length > 0) {
    section.append(element("h3", {}, "Rules"), element("ul", {}, ...rules.map(rule => element("li", {}, named(rule)))));
  }
}

function planCard() {
  const { section } = card("plan", "Plan", "all long");
  ["searcher", "pruner"].forEach(part => {
    const entries = Object.entries(object(object(study[part]).settings));
    if (entries.length > 0) {
      section.append(element("h3", {}, "Settings of the " + part), pairs(entries));
    }
  });
  if (known(study.plan) && String(study.plan).trim()) {
    section.append(element("pre", { tabindex: "0", dir: "auto" }, String(study.plan)));
  } else {
    empty(section, "The study has no plan.");
  }
}

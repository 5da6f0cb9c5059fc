// Elements, cards and keys. Every name reaches the page as text.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key === "on") {
      Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (known(value) && value !== false) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter(known));
  return made;
}

/** A name that cannot change the direction of what stands beside it. */
const named = value => element("bdi", {}, clean(value));

function stateDot(state) {
  const dot = element("span", { class: "dot", "aria-hidden": "true" });
  dot.style.background = "var(--" + WORDS[state] + ")";
  return dot;
}

/** A section of the page, and its entry in the contents. */
function card(id, title, size) {
  const tools = element("div", { class: "tools" });
  const heading = element("h2", { id: id + "-title" }, title);
  const section = element(
    "section",
    { id, class: "card " + (size ?? ""), "aria-labelledby": id + "-title" },
    element("div", { class: "top" }, heading, tools));
  document.getElementById("main").append(section);
  document.getElementById("contents").append(element("a", { href: "#" + id }, title));
  return { section, tools };
}

function empty(host, words) {
  host.append(element("p", { class: "empty" }, words));
}

function note(host) {
  const line = element("p", { class: "muted small" });
  host.append(line);
  return words => {
    line.textContent = words;
    line.hidden = !words;
  };
}

/** What marks mean: pairs of a colour's variable and words, with a shape where it is not a square. */
function key(host, entries) {
  host.append(element("ul", { class: "key" }, ...entries.map(([colour, words, shape]) => {
    const swatch = element("span", { class: "swatch " + (shape ?? ""), "aria-hidden": "true" });
    swatch.style[shape ? "color" : "background"] = "var(--" + colour + ")";
    return element("li", {}, swatch, words);
  })));
}

/** From the worst colour to the best. */
function rampKey(host) {
  const bar = element("span", { class: "ramp", "aria-hidden": "true" });
  bar.style.background = "linear-gradient(to right, var(--ramp))";
  host.append(element("ul", { class: "key" }, element("li", {}, "worst", bar, "best")));
}

function select(host, label, options, value, changed) {
  const input = element("select", { on: { change: () => changed(input.value) } },
    ...options.map(([v, words]) => element("option", { value: v }, short(words, 48))));
  input.value = value;
  host.append(element("label", {}, label, input));
  return input;
}

function button(words, pressed, attributes) {
  return element("button", { type: "button", on: { click: pressed }, ...attributes }, words);
}

function count(n, one, many) {
  return n + " " + (n === 1 ? one : many ?? one + "s");
}

function header() {
  const head = document.getElementById("head");
  head.textContent = "";
  const title = known(study.id) ? "Study " + clean(study.id) : "Study";
  document.title = short(title, 80) + " – report";
  const tools = element("div", { class: "tools" });
  if (objectives.length > 1) {
    select(tools, "Objective", objectives.map((o, k) => [k, o.name]), String(chosen), value => {
      chosen = Number(value);
      header();
      redrawAll();
    });
  }
  tools.append(themeButton());
  head.append(element("div", { class: "line" }, element("h1", {}, named(title)), tools));
  const facts = [
    known(study.created) && "created " + moment(study.created),
    known(study.searcher) && "searcher " + shown(object(study.searcher).name ?? study.searcher),
    known(study.pruner) && "pruner " + shown(object(study.pruner).name ?? study.pruner),
    known(study.seed) && "seed " + shown(study.seed),
    known(study.budget) && "budget " + shown(study.budget),
    known(study.parallelism) && "parallelism " + shown(study.parallelism),
  ].filter(Boolean);
  head.append(element("p", { class: "muted small" }, named(facts.join(" · "))), figures(), bestPoint() ?? "");
}

function figure(title, value, extra, type) {
  return element("div", { class: "figure " + (type ?? "") }, element("dt", {}, title), element("dd", {}, ...value), extra);
}

function figures() {
  const goal = objectives[chosen];
  const best = bestTrial();
  const starts = trials.map(t => t.start).filter(known);
  const ends = trials.map(t => t.end).filter(known);
  const states = STATES.map(state => [state, trials.filter(t => t.state === state).length]).filter(s => s[1] > 0);
  const result = element("dl", { class: "figures" },
    figure("Best " + short(goal.name, 40) + (goal.least ? " (least)" : " (largest)"),
      [best && valueOf(best) !== null ? digits(valueOf(best)) : "none yet"],
      best && element("dd", { class: "small" }, button("trial " + best.number, () => openTrial(best), { class: "plain" }))),
    figure("Trials", [String(trials.length)],
      element("dd", { class: "states" }, ...states.map(([state, n]) => element("span", {}, stateDot(state), n + " " + WORDS[state])))),
    figure("From first start to last end",
      [starts.length && ends.length ? duration(ends.reduce((a, b) => Math.max(a, b)) - starts.reduce((a, b) => Math.min(a, b))) : "–"]));
  const front = list(source.front);
  if (objectives.length > 1) {
    result.append(figure("Pareto front", [count(front.length, "trial")]));
  }
  return result;
}

function bestPoint() {
  const best = bestTrial();
  return best && Object.keys(best.parameters).length > 0
    ? element("div", { class: "figure broad" }, element("h2", {}, "Hyperparameters of trial " + best.number), settings(best))
    : null;
}

/** What a trial has set, the most important first; where that is much, the rest on demand. */
function settings(trial) {
  const entries = byImportance.map(p => [p.name, setting(trial, p.name)]).filter(entry => known(entry[1]));
  const made = element("div", {}, pairs(entries.slice(0, 12)));
  if (entries.length > 12) {
    made.append(element("details", {}, element("summary", {}, (entries.length - 12) + " more"), pairs(entries.slice(12))));
  }
  return made;
}

function pairs(entries) {
  return element("dl", { class: "pairs" }, ...entries.map(([name, value]) =>
    element("div", {}, element("dt", { title: clean(name) }, named(name)), element("dd", {}, named(shown(value))))));
}

function themeButton() {
  const dark = () => page.dataset.theme
    ? page.dataset.theme === "dark"
    : window.matchMedia("(prefers-color-scheme: dark)").matches;
  const words = () => (dark() ? "Light colours" : "Dark colours");
  const made = button(words(), () => {
    page.dataset.theme = dark() ? "light" : "dark";
    made.textContent = words();
    redrawAll();
  });
  return made;
}

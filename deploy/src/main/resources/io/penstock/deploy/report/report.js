// The study, made regular: what is missing has a stand-in, and what a name holds can do no harm.
const page = document.documentElement;
let faults = 0;

function fault(error) {
  faults += 1;
  page.dataset.errors = String(faults);
  console.error(error);
}

page.dataset.errors = "0";
page.dataset.ready = "false";
window.addEventListener("error", event => fault(event.error || event.message));
window.addEventListener("unhandledrejection", event => fault(event.reason));

const source = JSON.parse(document.getElementById("study").textContent);

const list = value => (Array.isArray(value) ? value : []);
const object = value => (value !== null && typeof value === "object" && !Array.isArray(value) ? value : {});
const number = value => (typeof value === "number" && Number.isFinite(value) ? value : null);
const known = value => value !== null && value !== undefined;

/** Text without characters that turn lines round or break them. */
function clean(value) {
  return String(value)
    .replace(/[\r\n]+/g, " ⏎ ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, " ");
}

/** Text of at most so many characters; the end of a flat name says more than its middle. */
function short(value, most) {
  const letters = Array.from(clean(value));
  if (letters.length <= most) {
    return isolated(letters.join(""));
  }
  const head = Math.max(1, Math.floor((most - 1) * 0.4));
  return isolated(letters.slice(0, head).join("") + "…" + letters.slice(letters.length - (most - 1 - head)).join(""));
}

const isolated = words => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(words) ? "\u2068" + words + "\u2069" : words);

function digits(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) {
    return String(value);
  }
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e");
  }
  return String(Number(value.toPrecision(4)));
}

/** Any value as text. */
function shown(value) {
  if (!known(value)) {
    return "–";
  }
  if (typeof value === "number") {
    return digits(value);
  }
  return clean(typeof value === "object" ? JSON.stringify(value) : value);
}

function duration(milliseconds) {
  if (!known(milliseconds)) {
    return "–";
  }
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return digits(Number(seconds.toPrecision(3))) + " s";
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return minutes + " min";
  }
  const hours = Math.floor(minutes / 60);
  const rest = (n, unit) => (n === 0 ? "" : " " + n + " " + unit);
  return hours < 48 ? hours + " h" + rest(minutes % 60, "min") : Math.floor(hours / 24) + " d" + rest(hours % 24, "h");
}

const moment = time => (known(time) ? new Date(time).toISOString().replace("T", " ").slice(0, 19) + " UTC" : "–");

const STATES = ["COMPLETE", "PRUNED", "FAILED", "RUNNING", "WAITING"];
const WORDS = { COMPLETE: "complete", PRUNED: "pruned", FAILED: "failed", RUNNING: "running", WAITING: "waiting" };

const study = object(source.study);
const objectives = list(study.objectives).map(o => ({
  name: clean(object(o).name ?? "value"),
  least: object(o).direction === "minimize",
}));
if (objectives.length === 0) {
  objectives.push({ name: "value", least: false });
}

/** Points of a line: those that are numbers. */
const pointsOf = (points, at) => list(points).map(object).map(p => [number(p[at]), number(p.value)]).filter(p => p[0] !== null && p[1] !== null);

/** The mean of lines, where all of them have a point. */
function meanLine(lines) {
  return lines.length === 0 ? [] : lines[0]
    .map(([at]) => [at, lines.map(one => one.find(p => p[0] === at)?.[1])])
    .filter(([, values]) => values.every(known))
    .map(([at, values]) => [at, values.reduce((a, b) => a + b, 0) / values.length]);
}

function regular(raw, index) {
  const splits = list(raw.splits).map(object).map(split => ({ ...split, curve: pointsOf(split.epochs, "epoch") }));
  const curve = pointsOf(raw.curve, "step");
  const values = list(raw.values).map(number);
  if (values.length === 0) {
    values.push(number(raw.value));
  }
  return {
    number: number(raw.number) ?? index,
    state: STATES.includes(raw.state) ? raw.state : "WAITING",
    values,
    violation: number(raw.violation),
    feasible: !(number(raw.violation) > 0),
    parameters: object(raw.parameters),
    start: number(raw.start),
    end: number(raw.end),
    worker: known(raw.worker) ? clean(raw.worker) : null,
    cause: known(raw.cause) ? String(raw.cause) : null,
    curve: curve.length > 0 ? curve : meanLine(splits.map(split => split.curve).filter(one => one.length > 0)),
    splits,
  };
}

const trials = list(source.trials).map(object).map(regular);
const byNumber = new Map(trials.map(trial => [trial.number, trial]));
const complete = trials.filter(trial => trial.state === "COMPLETE");
const importances = object(source.importances);

/** Which objective the charts are about. */
let chosen = 0;
const valueOf = (trial, k = chosen) => trial.values[k] ?? null;
const better = (a, b, k = chosen) => (objectives[k].least ? a < b : a > b);
const scored = (k = chosen) => complete.filter(trial => valueOf(trial, k) !== null);

/** Completed trials, the best first, those that break a limit last. */
function ranked(k = chosen) {
  const sign = objectives[k].least ? 1 : -1;
  return scored(k).sort((a, b) => (b.feasible - a.feasible) || sign * (valueOf(a, k) - valueOf(b, k)));
}

function bestTrial(k = chosen) {
  const named = byNumber.get(source.best);
  return (k === 0 && named) || ranked(k).find(trial => trial.feasible) || null;
}

/** What a trial has reached: its value, or the last one on its way, which is of the first objective. */
const reached = trial => valueOf(trial) ?? (chosen === 0 && trial.curve.length > 0 ? trial.curve[trial.curve.length - 1][1] : null);

/** Hyperparameters: those of the space, and any other that a trial has. */
const parameters = (() => {
  const found = new Map();
  list(study.space).map(object).forEach(entry => found.set(String(entry.name), entry));
  trials.forEach(trial => Object.keys(trial.parameters).forEach(name => found.has(name) || found.set(name, { name })));
  return Array.from(found.values(), parameter);
})();

/** What a trial has set; null where the parameter is inactive. */
function setting(trial, name) {
  return Object.hasOwn(trial.parameters, name) ? trial.parameters[name] : null;
}

function parameter(entry) {
  const name = String(entry.name);
  const [kind, given] = Object.entries(object(entry.distribution))[0] ?? ["", null];
  const values = trials.map(trial => setting(trial, name)).filter(known);
  const numeric = entry.kind !== "CATEGORICAL" && kind !== "choice" && values.every(value => number(value) !== null);
  const result = { name, kind, given, entry, numeric, used: values.length > 0, importance: Object.hasOwn(importances, name) ? number(importances[name]) : null, log: false };
  if (numeric) {
    const bounds = /uniform|integer/.test(kind) ? list(given).slice(0, 2).filter(v => number(v) !== null) : [];
    const all = values.concat(bounds);
    result.low = all.reduce((a, b) => Math.min(a, b), Infinity);
    result.high = all.reduce((a, b) => Math.max(a, b), -Infinity);
    result.log = kind.startsWith("log") && result.low > 0 && all.length > 0;
    if (all.length === 0) {
      result.low = 0;
      result.high = 1;
    } else if (result.low === result.high) {
      const away = Math.abs(result.low) / 2 || 1;
      result.low -= away;
      result.high += away;
    }
  } else {
    const keys = new Map();
    (kind === "choice" ? list(given) : []).concat(values).forEach(value => keys.has(shown(value)) || keys.set(shown(value), keys.size));
    result.keys = keys;
    result.categories = Array.from(keys.keys());
  }
  return result;
}

/** Where a trial stands on a parameter's axis: its number, or the position of its category; null where it is inactive. */
function place(trial, p) {
  const value = setting(trial, p.name);
  if (!known(value)) {
    return null;
  }
  return p.numeric ? number(value) : p.keys.get(shown(value)) ?? null;
}

/** Those that a trial has set: the most important first, then in the order of the space. */
const byImportance = parameters.filter(p => p.used).sort((a, b) => (b.importance ?? -1) - (a.importance ?? -1));

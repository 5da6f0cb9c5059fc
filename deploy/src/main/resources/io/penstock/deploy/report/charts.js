// What all charts share: colours of the page, axes, tooltips made of text, and drawing again when the page changes.
const charts = [];
const MANY = 1500;

function theme() {
  const style = getComputedStyle(page);
  const read = name => style.getPropertyValue("--" + name).trim();
  const result = { ramp: read("ramp").split(",").map(colour => colour.trim()) };
  ["text", "muted", "line", "card", "back", "accent", "best", "complete", "pruned", "failed", "running", "waiting"]
    .forEach(name => { result[name] = read(name); });
  result.state = state => result[WORDS[state]];
  return result;
}

/** A colour of the ramp: 0 is the worst, 1 the best. */
function shade(colours, share) {
  const at = Math.min(0.9999, Math.max(0, share)) * (colours.ramp.length - 1);
  const left = colours.ramp[Math.floor(at)];
  return echarts.color.lerp(at - Math.floor(at), [left, colours.ramp[Math.floor(at) + 1]]);
}

/**
 * A chart in a host.
 *
 * @param about the label for those who cannot see it, or a function that gives it
 * @param height pixels, or a function of the width
 * @param draw a function of colours and width that gives ECharts' options, or null where there is nothing to draw
 */
function chart(host, about, height, draw, points) {
  const frame = element("div", { class: "chart", role: "img" });
  host.append(frame);
  const made = { frame, about, height, draw, points: points ?? 0, instance: null, width: 0 };
  charts.push(made);
  return made;
}

function redraw(made, colours) {
  const width = made.frame.clientWidth;
  made.width = width;
  made.instance?.dispose();
  made.instance = null;
  made.frame.style.height = (typeof made.height === "function" ? made.height(width) : made.height) + "px";
  made.frame.setAttribute("aria-label", typeof made.about === "function" ? made.about() : made.about);
  const options = made.draw(colours ?? theme(), width);
  if (options === null || width === 0) {
    made.frame.style.height = "0";
    return;
  }
  made.instance = echarts.init(made.frame, null, { renderer: made.points > MANY ? "canvas" : "svg" });
  made.instance.setOption({
    animation: false,
    textStyle: { fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", color: colours?.text },
    ...options,
  });
  made.instance.on("click", event => {
    const trial = byNumber.get(event.data?.trial);
    if (trial) {
      openTrial(trial);
    }
  });
}

function redrawAll() {
  const colours = theme();
  charts.forEach(made => guarded(made.frame, () => redraw(made, colours)));
}

/** Runs something; where it fails the page says so at that place, and goes on. */
function guarded(host, work) {
  try {
    work();
  } catch (error) {
    fault(error);
    host.append(element("p", { class: "empty" }, "This part could not be drawn."));
  }
}

/** Draws again what has another width now; where there is much to draw, once the width has settled. */
function watchSize() {
  let pending = 0;
  const fit = () => {
    const colours = theme();
    charts.filter(made => made.frame.clientWidth !== made.width)
      .forEach(made => guarded(made.frame, () => redraw(made, colours)));
  };
  window.addEventListener("resize", () => {
    clearTimeout(pending);
    if (trials.length <= MANY) {
      fit();
    } else {
      pending = setTimeout(fit, 150);
    }
  });
}

/** Tooltips are elements, never markup. */
function tooltip(colours, content, more) {
  return {
    trigger: "item",
    confine: true,
    backgroundColor: colours.card,
    borderColor: colours.line,
    textStyle: { color: colours.text, fontSize: 12.5 },
    formatter: event => content(event) ?? "",
    ...more,
  };
}

function tip(title, rows) {
  const grid = element("div", { class: "rows" });
  rows.filter(row => row && known(row[1])).forEach(([name, value]) =>
    grid.append(named(name), element("strong", {}, named(shown(value)))));
  return element("div", { class: "tip" }, element("strong", {}, named(title)), grid);
}

function trialTip(trial) {
  const rows = objectives.map((o, k) => [o.name, valueOf(trial, k)]);
  if (!trial.feasible) {
    rows.push(["breaks limits by", trial.violation]);
  }
  const order = byImportance.filter(p => known(setting(trial, p.name))).slice(0, 8);
  order.forEach(p => rows.push([p.name, setting(trial, p.name)]));
  return tip("Trial " + trial.number + ", " + WORDS[trial.state], rows);
}

const trialTooltip = colours => tooltip(colours, event => {
  const trial = byNumber.get(event.data?.trial);
  return trial ? trialTip(trial) : null;
});

function axis(colours, more) {
  const { axisLabel, ...rest } = more ?? {};
  return {
    type: "value",
    scale: true,
    nameTextStyle: { color: colours.muted, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true, formatter: digits, ...axisLabel },
    ...rest,
  };
}

/** The axis of a hyperparameter. */
function parameterAxis(colours, p, more) {
  if (!p.numeric) {
    const { axisLabel, ...rest } = more ?? {};
    return axis(colours, {
      type: "category",
      data: p.categories.map((_, i) => i),
      splitLine: { show: false },
      axisLabel: { formatter: i => short(p.categories[i] ?? "", 12), hideOverlap: p.categories.length > 5, ...axisLabel },
      ...rest,
    });
  }
  return axis(colours, { type: p.log ? "log" : "value", min: p.low, max: p.high, ...more });
}

function at(sorted, share) {
  return sorted[Math.round(share * (sorted.length - 1))];
}

/** Where an axis of values ends: a few that diverged must not flatten all the others. */
function domain(values) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length < 8) {
    return { low: null, high: null, outside: 0, fit: value => value };
  }
  const [low, high] = [at(sorted, 0.25), at(sorted, 0.75)];
  const reach = 8 * (high - low || Math.abs(high) || 1);
  const within = sorted.filter(value => value >= low - reach && value <= high + reach);
  const margin = (within[within.length - 1] - within[0] || Math.abs(high) || 1) * 0.05;
  const cutLow = sorted[0] < within[0] ? within[0] - margin : null;
  const cutHigh = sorted[sorted.length - 1] > within[within.length - 1] ? within[within.length - 1] + margin : null;
  const fit = value => Math.min(cutHigh ?? value, Math.max(cutLow ?? value, value));
  return { low: cutLow, high: cutHigh, outside: sorted.filter(value => fit(value) !== value).length, fit };
}

const bounds = limits => ({
  ...(limits.low !== null && { min: limits.low }),
  ...(limits.high !== null && { max: limits.high }),
  axisLabel: { showMinLabel: limits.low === null ? null : false, showMaxLabel: limits.high === null ? null : false },
});

/** Positions of trials between the worst, 0, and the best, 1; by rank, so that outliers take no colours away. */
function shares(order) {
  const last = Math.max(1, order.length - 1);
  return new Map(order.map((trial, i) => [trial.number, 1 - i / last]));
}

function legend(colours) {
  return { top: 0, left: 0, textStyle: { color: colours.muted, fontSize: 11 }, itemWidth: 16, itemHeight: 9, inactiveColor: colours.line };
}

/** Evenly taken members of a list. */
function sample(members, most) {
  return members.length <= most ? members : Array.from({ length: most }, (_, i) => members[Math.floor(i * members.length / most)]);
}

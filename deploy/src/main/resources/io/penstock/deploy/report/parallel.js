// Every trial a line through its hyperparameters; where one is inactive, the line has a gap.
const MOST_AXES = 12;
const MOST_LINES = 1000;

function parallelCard() {
  const { section } = card("parallel", "Parallel coordinates", "all");
  if (byImportance.length === 0 || complete.length === 0) {
    empty(section, "No completed trials yet.");
    return;
  }
  rampKey(section);
  const say = note(section);
  const height = width => (width < 700 ? 70 + 74 * (Math.min(MOST_AXES, byImportance.length) + 1) : 380);
  chart(section, () => "Hyperparameters of completed trials as lines, coloured by " + objectives[chosen].name, height,
    (colours, width) => parallelOptions(colours, width, say), complete.length);
}

function parallelOptions(colours, width, say) {
  const axes = byImportance.slice(0, MOST_AXES);
  const order = ranked();
  const half = Math.floor(MOST_LINES / 2);
  const drawn = order.length <= MOST_LINES ? order : order.slice(0, half).concat(sample(order.slice(half), half));
  say([
    order.length > drawn.length && "The best " + half + " and " + half + " others of " + order.length + " trials.",
    byImportance.length > axes.length && "The " + axes.length + " most important of " + byImportance.length + " hyperparameters.",
  ].filter(Boolean).join(" "));
  if (drawn.length === 0) {
    return null;
  }
  const share = shares(order);
  const upright = width < 700;
  const margin = 64;
  const gap = upright ? width - 40 : (width - 2 * margin) / axes.length;
  const data = [];
  drawn.slice().reverse().forEach(trial => {
    const style = { color: shade(colours, share.get(trial.number)), opacity: drawn.length > 200 ? 0.45 : 0.75, width: trial.number === drawn[0].number ? 3 : 1.2 };
    runs([valueOf(trial)].concat(axes.map(p => place(trial, p)))).forEach(value => data.push({ value, trial: trial.number, lineStyle: style }));
  });
  const letters = Math.max(6, Math.floor((gap - 8) / 6.4));
  const atEnds = upright ? letters : Math.min(letters, Math.floor(2 * margin / 6.6));
  const look = (dim, name, base) => ({
    ...base, dim, name: short(name, dim === 0 || dim === axes.length ? atEnds : letters), splitLine: { show: false }, axisLine: { lineStyle: { color: colours.muted } },
    ...(upright
      ? { nameLocation: "start", nameGap: 0, nameTextStyle: { align: "left", verticalAlign: "bottom", padding: [0, 0, 4, 0], color: colours.text, fontSize: 11, textBorderColor: colours.card, textBorderWidth: 3 } }
      : { nameLocation: "end", nameGap: 12, nameTextStyle: { color: colours.text, fontSize: 11 } }),
  });
  const halo = { axisLabel: { textBorderColor: colours.card, textBorderWidth: 3, color: colours.text } };
  const goal = objectives[chosen];
  const limits = domain(drawn.map(trial => valueOf(trial)));
  data.forEach(item => { item.value[0] = item.value[0] === "-" ? "-" : limits.fit(item.value[0]); });
  return {
    tooltip: trialTooltip(colours),
    parallel: { layout: upright ? "vertical" : "horizontal", left: upright ? 14 : margin, right: upright ? 26 : margin, top: upright ? 30 : 44, bottom: upright ? 26 : 26 },
    parallelAxis: [look(0, goal.name, axis(colours, { ...bounds(limits), ...halo }))]
      .concat(axes.map((p, i) => look(i + 1, p.name, parameterAxis(colours, p, halo)))),
    series: [{ type: "parallel", data, smooth: 0, progressive: 0, emphasis: { lineStyle: { width: 4, opacity: 1 } } }],
  };
}

/** A line, cut where values are missing: one copy for each run of values that are there. */
function runs(values) {
  const result = [];
  let open = null;
  values.forEach((value, i) => {
    if (value === null) {
      open = null;
      return;
    }
    if (open === null) {
      open = values.map(() => "-");
      result.push(open);
    }
    open[i] = value;
  });
  return result;
}

// Intermediate values by step; pruned trials are dashed and end in a triangle. The best has a thin line for each of its splits, too.
const MOST_CURVES = 80;

function curvesCard() {
  const { section } = card("curves", "Learning curves", "");
  const having = trials.filter(trial => trial.curve.length > 0);
  if (having.length === 0) {
    empty(section, "No trial has reported values on its way.");
    return;
  }
  key(section, [["complete", "complete"], ["pruned", "pruned", "dash"], ["failed", "failed", "dash"], ["running", "running", "dots"]]
    .filter(entry => having.some(trial => WORDS[trial.state] === entry[0])));
  const say = note(section);
  chart(section, count(having.length, "learning curve") + ", " + count(having.filter(t => t.state === "PRUNED").length, "pruned trial"),
    360, colours => curvesOptions(colours, having, say), having.length * 12);
}

/** The curves whose ends leave room for a label, the best first. */
function apart(drawn, limits) {
  const ends = drawn.map(trial => limits.fit(trial.curve[trial.curve.length - 1][1]));
  const values = drawn.flatMap(trial => trial.curve.map(p => limits.fit(p[1])));
  const room = 0.06 * (values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)));
  const taken = [];
  return new Set(drawn.filter((_, i) => {
    const free = taken.length < 8 && taken.every(end => Math.abs(end - ends[i]) >= room);
    if (free) {
      taken.push(ends[i]);
    }
    return free;
  }).map(trial => trial.number));
}

function curvesOptions(colours, having, say) {
  const sign = objectives[0].least ? 1 : -1;
  const end = trial => trial.values[0] ?? trial.curve[trial.curve.length - 1][1];
  const order = having.slice().sort((a, b) => (b.state === "COMPLETE") - (a.state === "COMPLETE") || sign * (end(a) - end(b)));
  const first = order.slice(0, MOST_CURVES / 2);
  const drawn = first.concat(sample(order.slice(MOST_CURVES / 2), MOST_CURVES / 2));
  say(order.length > drawn.length ? "The best " + first.length + " and " + (drawn.length - first.length) + " others of " + order.length + "." : "");
  const parts = drawn[0].splits.filter(split => split.curve.length > 0);
  const limits = domain(drawn.concat(parts).flatMap(one => one.curve.map(p => p[1])));
  const labelled = apart(drawn, limits);
  const look = {
    COMPLETE: ["solid", "circle", 4], PRUNED: ["dashed", "triangle", 8], FAILED: ["dashed", CROSS, 8],
    RUNNING: ["dotted", "emptyCircle", 6], WAITING: ["dotted", "emptyCircle", 6],
  };
  return {
    tooltip: tooltip(colours, event => {
      const trial = byNumber.get(event.data?.trial);
      return trial && tip("Trial " + trial.number + ", " + (event.data.split ?? WORDS[trial.state]),
        [["step", event.data.value[0]], [objectives[0].name, event.data.real]]);
    }),
    grid: { left: 8, right: labelled.size ? 34 : 14, top: 26, bottom: 30, containLabel: true },
    xAxis: axis(colours, { name: "step", nameLocation: "middle", nameGap: 26, splitLine: { show: false } }),
    yAxis: axis(colours, { name: short(objectives[0].name, 30), nameTextStyle: { align: "left", color: colours.muted, fontSize: 11 }, nameGap: 8, ...bounds(limits) }),
    series: parts.map(split => splitSeries(colours, drawn[0], split, limits)).concat(drawn.slice().reverse().map(trial => {
      const [line, symbol, size] = look[trial.state];
      const colour = colours.state(trial.state);
      const best = trial.number === drawn[0].number;
      const points = sample(trial.curve.slice(0, -1), 200).concat(trial.curve.slice(-1));
      return {
        type: "line", triggerLineEvent: false, symbol: "circle", showAllSymbol: true, z: best ? 5 : 2,
        lineStyle: { color: colour, type: line, width: best ? 3 : 1.3, opacity: best || drawn.length < 20 ? 1 : 0.55 },
        itemStyle: { color: colour },
        data: points.map((p, i) => ({
          value: [p[0], limits.fit(p[1])], real: p[1], trial: trial.number,
          symbol: i === points.length - 1 ? symbol : "circle", symbolSize: i === points.length - 1 ? size : 3,
          label: { show: i === points.length - 1 && labelled.has(trial.number), position: "right", formatter: String(trial.number), color: colour, fontSize: 11, fontWeight: best ? "bold" : "normal" },
        })),
      };
    })),
  };
}

function splitSeries(colours, trial, split, limits) {
  const colour = colours.state(trial.state);
  return {
    type: "line", triggerLineEvent: false, symbol: "circle", symbolSize: 3, showAllSymbol: true, z: 4,
    lineStyle: { color: colour, type: "dotted", width: 1.3 }, itemStyle: { color: colour },
    data: sample(split.curve, 200).map(p => ({
      value: [p[0], limits.fit(p[1])], real: p[1], trial: trial.number, split: "split " + clean(split.split),
    })),
  };
}

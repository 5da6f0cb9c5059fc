// Values in the order of trials, and the best so far.
function historyCard() {
  const { section } = card("history", "Optimization history", "more");
  if (trials.length === 0) {
    empty(section, "No trials yet.");
    return;
  }
  const about = () => {
    const best = bestTrial();
    return "Value of " + objectives[chosen].name + " by trial, " + count(complete.length, "completed trial")
      + (best ? ", best " + shown(valueOf(best)) + " in trial " + best.number : "");
  };
  const say = note(section);
  chart(section, about, width => (width < 500 ? 300 : 340), (colours, width) => historyOptions(colours, width, say), trials.length);
}

function historyOptions(colours, width, say) {
  const seen = trials.map(reached).filter(known);
  const limits = domain(seen);
  say(limits.outside > 0 ? count(limits.outside, "value lies", "values lie") + " far off, drawn at the edge." : "");
  if (seen.length === 0) {
    say("No trial has a value yet" + (trials.some(t => t.state === "FAILED") ? ": see the failures." : "."));
  }
  const floor = objectives[chosen].least ? limits.fit(seen.reduce((a, b) => Math.max(a, b), -Infinity))
    : limits.fit(seen.reduce((a, b) => Math.min(a, b), Infinity));
  const points = (members, value) => members.map(trial => ({ value: [trial.number, limits.fit(value(trial))], trial: trial.number }));
  const marks = (name, members, colour, symbol, value, size, style) => ({
    name, type: "scatter", data: points(members, value ?? reached), symbol, symbolSize: trials.length > 1000 ? 4 : size ?? 7,
    large: members.length > 2000, largeThreshold: 2000, itemStyle: { color: colour, opacity: 0.8, ...style },
  });
  const having = state => trials.filter(trial => trial.state === state && reached(trial) !== null);
  const done = scored();
  const failed = trials.filter(trial => trial.state === "FAILED");
  const series = [
    marks("Completed", done.filter(t => t.feasible), colours.complete, "circle"),
    marks("Breaks a limit", done.filter(t => !t.feasible), "transparent", "circle", null, 7, { borderColor: colours.muted, borderWidth: 1.5, opacity: 1 }),
    marks("Pruned", having("PRUNED"), colours.pruned, "triangle"),
    marks("Running", having("RUNNING"), "transparent", "circle", null, 8, { borderColor: colours.running, borderWidth: 2, opacity: 1 }),
    marks("Failed", failed, colours.failed, CROSS, trial => reached(trial) ?? (Number.isFinite(floor) ? floor : 0), 9),
  ].filter(s => s.data.length > 0);
  const line = bestLine(done, limits);
  if (line.length > 0) {
    series.push({ name: "Best so far", type: "line", step: "end", data: line, symbol: "none",
      lineStyle: { color: colours.best, width: 2 }, itemStyle: { color: colours.best }, z: 5, silent: true });
  }
  return {
    legend: legend(colours),
    tooltip: trialTooltip(colours),
    grid: { left: 8, right: 14, top: width < 500 ? 62 : 46, bottom: 30, containLabel: true },
    xAxis: axis(colours, { name: "trial", nameLocation: "middle", nameGap: 26, minInterval: 1, splitLine: { show: false } }),
    yAxis: axis(colours, { name: short(objectives[chosen].name, 30), nameTextStyle: { align: "left", color: colours.muted, fontSize: 11 }, nameGap: 8, ...bounds(limits) }),
    series,
  };
}

const CROSS = "path://M0 1L1 0L4 3L7 0L8 1L5 4L8 7L7 8L4 5L1 8L0 7L3 4Z";

function bestLine(done, limits) {
  const line = [];
  let best = null;
  done.filter(trial => trial.feasible).sort((a, b) => a.number - b.number).forEach(trial => {
    if (best === null || better(valueOf(trial), best)) {
      best = valueOf(trial);
      line.push([trial.number, limits.fit(best)]);
    }
  });
  if (line.length > 0) {
    line.push([trials.reduce((most, trial) => Math.max(most, trial.number), 0), limits.fit(best)]);
  }
  return line;
}

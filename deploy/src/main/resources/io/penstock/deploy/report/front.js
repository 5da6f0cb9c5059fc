// Two objectives against each other.
function frontCard() {
  if (objectives.length < 2) {
    return;
  }
  const { section, tools } = card("front", "Pareto front", "");
  const front = new Set(list(source.front));
  const pair = [0, 1];
  if (!trials.some(trial => valueOf(trial, 0) !== null && valueOf(trial, 1) !== null)) {
    empty(section, "No completed trials yet.");
    return;
  }
  const made = chart(section, () => "Pareto front of " + objectives[pair[0]].name + " and " + objectives[pair[1]].name + ", " + count(front.size, "trial"),
    360, colours => frontOptions(colours, front, pair), complete.length);
  if (objectives.length > 2) {
    ["across", "up"].forEach((label, i) => select(tools, label, objectives.map((o, k) => [k, o.name]), String(i), value => {
      pair[i] = Number(value);
      guarded(section, () => redraw(made, theme()));
    }));
  }
}

function frontOptions(colours, front, [across, up]) {
  const members = complete.filter(trial => valueOf(trial, across) !== null && valueOf(trial, up) !== null);
  const xs = domain(members.map(trial => valueOf(trial, across)));
  const ys = domain(members.map(trial => valueOf(trial, up)));
  const point = trial => ({ value: [xs.fit(valueOf(trial, across)), ys.fit(valueOf(trial, up))], trial: trial.number });
  const on = members.filter(trial => front.has(trial.number)).sort((a, b) => valueOf(a, across) - valueOf(b, across));
  const off = members.filter(trial => !front.has(trial.number));
  const side = k => objectives[k].least ? "less is better" : "more is better";
  return {
    legend: legend(colours),
    tooltip: trialTooltip(colours),
    grid: { left: 8, right: 18, top: 48, bottom: 30, containLabel: true },
    xAxis: axis(colours, { name: short(objectives[across].name, 24) + " (" + side(across) + ")", nameLocation: "middle", nameGap: 26, ...bounds(xs) }),
    yAxis: axis(colours, { name: short(objectives[up].name, 24) + " (" + side(up) + ")", nameTextStyle: { align: "left", color: colours.muted, fontSize: 11 }, nameGap: 8, ...bounds(ys) }),
    series: [
      { name: "Dominated", type: "scatter", data: off.filter(t => t.feasible).map(point), symbolSize: 6, large: off.length > MANY, largeThreshold: MANY, itemStyle: { color: colours.waiting, opacity: 0.55 } },
      { name: "Breaks a limit", type: "scatter", data: off.filter(t => !t.feasible).map(point), symbolSize: 7, itemStyle: { color: "transparent", borderColor: colours.muted, borderWidth: 1.5 } },
      { name: "Front", type: "line", data: on.map(point), symbol: "circle", symbolSize: 9, showAllSymbol: true, z: 4,
        lineStyle: { color: colours.complete, width: 1.5, type: "dashed" }, itemStyle: { color: colours.complete } },
    ].filter(series => series.data.length > 0),
  };
}

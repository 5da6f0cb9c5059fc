// Which share of the trials is at least as good as a value.
function distributionCard() {
  const { section } = card("distribution", "Distribution of values", "");
  if (complete.length === 0) {
    empty(section, "No completed trials yet.");
    return;
  }
  chart(section, () => "Share of completed trials whose " + objectives[chosen].name + " is at most a value", 300, distributionOptions);
}

function distributionOptions(colours) {
  const values = scored().filter(trial => trial.feasible).map(trial => valueOf(trial)).sort((a, b) => a - b);
  if (values.length === 0) {
    return null;
  }
  const limits = domain(values);
  const steps = values.map((value, i) => [limits.fit(value), (i + 1) / values.length]);
  const points = [[steps[0][0], 0]].concat(sample(steps, 500), steps.slice(-1));
  return {
    tooltip: tooltip(colours, ([event]) => tip("At most " + digits(event.value[0]), [["share of trials", percent(event.value[1])]]), { trigger: "axis" }),
    grid: { left: 8, right: 18, top: 26, bottom: 30, containLabel: true },
    xAxis: axis(colours, { name: short(objectives[chosen].name, 30), nameLocation: "middle", nameGap: 26, splitLine: { show: false }, ...bounds(limits) }),
    yAxis: axis(colours, { name: "share of trials", nameTextStyle: { align: "left", color: colours.muted, fontSize: 11 }, nameGap: 8, min: 0, max: 1, axisLabel: { formatter: percent } }),
    series: [{ type: "line", step: "end", data: points, symbol: "none", lineStyle: { color: colours.complete, width: 2 }, areaStyle: { color: colours.complete, opacity: 0.12 } }],
  };
}

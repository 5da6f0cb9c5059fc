// Which hyperparameters matter, and how the value goes with each.
function importanceCard() {
  const { section } = card("importances", "Importances", "less");
  const given = byImportance.filter(p => p.importance !== null);
  if (given.length === 0) {
    empty(section, "No importances yet: they need four completed trials.");
    return;
  }
  const bars = given.slice(0, 15);
  const rest = given.slice(15);
  const about = "Importance of hyperparameters: " + bars.slice(0, 5).map(p => clean(p.name) + " " + percent(p.importance)).join(", ");
  chart(section, about, 40 + 28 * (bars.length + (rest.length ? 1 : 0)), (colours, width) => {
    const names = bars.map(p => p.name).concat(rest.length ? [rest.length + " others"] : []);
    const values = bars.map(p => p.importance).concat(rest.length ? [rest.reduce((sum, p) => sum + p.importance, 0)] : []);
    const letters = Math.max(10, Math.floor(width * 0.4 / 6.4));
    return {
      tooltip: tooltip(colours, event => tip(names[event.dataIndex], [["share", percent(values[event.dataIndex])]])),
      grid: { left: 8, right: 48, top: 6, bottom: 4, containLabel: true },
      xAxis: axis(colours, { min: 0, scale: false, axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false } }),
      yAxis: axis(colours, { type: "category", inverse: true, data: names.map((_, i) => i), splitLine: { show: false },
        axisLabel: { formatter: i => short(names[i], letters), color: colours.text, interval: 0, hideOverlap: false } }),
      series: [{ type: "bar", data: values, barMaxWidth: 20, itemStyle: { color: colours.accent, borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", formatter: event => percent(event.value), color: colours.text, fontSize: 11 } }],
    };
  });
  section.append(element("p", { class: "muted small" },
    "PED-ANOVA: how far the values of the best trials differ from those of all trials, as shares of 1."));
}

const percent = share => (share >= 0.0995 || share === 0 ? Math.round(share * 100) : digits(Number((share * 100).toPrecision(2)))) + " %";

const FIRST_SLICES = 6;

function sliceCard() {
  const { section, tools } = card("slices", "Slices", "all");
  if (byImportance.length === 0 || complete.length === 0) {
    empty(section, "No completed trials yet.");
    return;
  }
  rampKeyOfTime(section);
  const host = element("div", { class: "few" });
  section.append(host);
  let drawn = 0;
  const more = upTo => {
    byImportance.slice(drawn, upTo).forEach(p => slice(host, p));
    drawn = Math.min(upTo, byImportance.length);
  };
  more(FIRST_SLICES);
  if (byImportance.length > drawn) {
    const all = button("Show all " + byImportance.length, () => {
      const first = charts.length;
      more(byImportance.length);
      charts.slice(first).forEach(made => guarded(made.frame, () => redraw(made, theme())));
      all.remove();
    });
    tools.append(all);
  }
}

function rampKeyOfTime(host) {
  const bar = element("span", { class: "ramp", "aria-hidden": "true" });
  bar.style.background = "linear-gradient(to right, var(--ramp))";
  host.append(element("ul", { class: "key" }, element("li", {}, "first trial", bar, "last trial")));
}

/** Pixels to one side, so that trials of one category do not hide each other. */
const aside = n => ((n * 0.618034) % 1 - 0.5) * 26;

function slice(host, p) {
  const box = element("div", {}, element("h3", { title: clean(p.name) }, named(p.name)));
  host.append(box);
  chart(box, () => objectives[chosen].name + " by " + clean(p.name), 210, colours => {
    const members = scored().filter(trial => place(trial, p) !== null);
    if (members.length === 0) {
      return null;
    }
    const limits = domain(scored().map(trial => valueOf(trial)));
    const size = members.length > 500 ? 4 : 6;
    const last = Math.max(1, trials.length - 1);
    return {
      tooltip: trialTooltip(colours),
      grid: { left: 2, right: 14, top: 8, bottom: 8, containLabel: true },
      xAxis: parameterAxis(colours, p, { splitLine: { show: false } }),
      yAxis: axis(colours, { splitNumber: 4, ...bounds(limits) }),
      series: [{
        type: "scatter", symbolSize: size, progressive: 0, itemStyle: { opacity: 0.85 },
        data: sample(members, 2 * MANY).map(trial => ({
          value: [place(trial, p), limits.fit(valueOf(trial))], trial: trial.number,
          symbolOffset: p.numeric ? [0, 0] : [aside(trial.number), 0],
          itemStyle: { color: shade(colours, trial.number / last) },
        })),
      }],
    };
  }, complete.length);
}

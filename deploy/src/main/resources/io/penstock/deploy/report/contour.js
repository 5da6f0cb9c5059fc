// Two hyperparameters at once: a map between the trials, by inverse distance.
const CELLS = 36;

function contourCard() {
  const { section, tools } = card("contour", "Contour of two", "");
  if (byImportance.length < 2 || complete.length === 0) {
    empty(section, "Needs two hyperparameters and completed trials.");
    return;
  }
  const pair = [byImportance[0], byImportance[1]];
  const options = byImportance.map((p, i) => [i, p.name]);
  rampKey(section);
  const say = note(section);
  const made = chart(section, () => objectives[chosen].name + " over " + clean(pair[0].name) + " and " + clean(pair[1].name),
    360, (colours, width) => contourOptions(colours, width, pair, say), complete.length + CELLS * CELLS);
  ["across", "up"].forEach((label, i) => select(tools, label, options, String(i), value => {
    pair[i] = byImportance[Number(value)];
    guarded(section, () => redraw(made, theme()));
  }));
}

/** From 0 to 1 along an axis. */
function along(p, value) {
  if (!p.numeric) {
    return (value + 0.5) / p.categories.length;
  }
  return p.log ? Math.log(value / p.low) / Math.log(p.high / p.low) : (value - p.low) / (p.high - p.low);
}

function back(p, share) {
  return p.log ? p.low * Math.pow(p.high / p.low, share) : p.low + share * (p.high - p.low);
}

function contourOptions(colours, width, pair, say) {
  const [across, up] = pair;
  const members = scored().filter(trial => place(trial, across) !== null && place(trial, up) !== null);
  say(members.length === 0 ? "No completed trial has both." : "");
  if (members.length === 0) {
    return null;
  }
  const share = shares(ranked());
  const points = members.map(trial => [along(across, place(trial, across)), along(up, place(trial, up)), share.get(trial.number)]);
  const used = sample(points, 1500);
  const columns = across.numeric ? CELLS : across.categories.length;
  const rows = up.numeric ? CELLS : up.categories.length;
  const cells = [];
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      const value = between(used, (i + 0.5) / columns, (j + 0.5) / rows, across.numeric, up.numeric);
      if (value !== null) {
        cells.push([i, j, value]);
      }
    }
  }
  const many = members.length > MANY;
  return {
    tooltip: trialTooltip(colours),
    grid: { left: 4, right: 18, top: 26, bottom: 30, containLabel: true },
    xAxis: parameterAxis(colours, across, { name: short(across.name, Math.floor(width / 8)), nameLocation: "middle", nameGap: 26, splitLine: { show: false } }),
    yAxis: parameterAxis(colours, up, { name: short(up.name, 40), nameTextStyle: { align: "left", color: colours.muted, fontSize: 11 }, nameGap: 10, splitLine: { show: false } }),
    series: [
      { type: "custom", silent: true, progressive: 0, data: cells, encode: { x: -1, y: -1 }, z: 1,
        renderItem: (params, api) => cell(colours, params, api, columns, rows) },
      { type: "scatter", z: 3, symbolSize: many ? 3 : 7, large: many, largeThreshold: MANY,
        itemStyle: many ? { color: colours.text, opacity: 0.35 } : { borderColor: colours.card, borderWidth: 1 },
        data: members.map(trial => ({ value: [place(trial, across), place(trial, up)], trial: trial.number,
          ...(!many && { itemStyle: { color: shade(colours, share.get(trial.number)), borderColor: colours.text, borderWidth: 1 } }) })) },
    ],
  };
}

function cell(colours, params, api, columns, rows) {
  const area = params.coordSys;
  const [i, j, value] = [api.value(0), api.value(1), api.value(2)];
  const x = Math.round(area.x + i * area.width / columns);
  const y = Math.round(area.y + area.height - (j + 1) * area.height / rows);
  const right = Math.round(area.x + (i + 1) * area.width / columns);
  const low = Math.round(area.y + area.height - j * area.height / rows);
  return { type: "rect", shape: { x, y, width: right - x, height: low - y }, style: { fill: shade(colours, value), opacity: 0.75 } };
}

/** The mean of the points' colours, near ones first; across categories there is no near. */
function between(points, x, y, xNumeric, yNumeric) {
  const blur = 1e-4 + 0.002 * Math.min(1, points.length / 1000);
  let sum = 0;
  let weights = 0;
  for (const [px, py, value] of points) {
    const dx = px - x;
    const dy = py - y;
    if ((!xNumeric && Math.abs(dx) > 1e-9) || (!yNumeric && Math.abs(dy) > 1e-9)) {
      continue;
    }
    const square = dx * dx + dy * dy + blur;
    const weight = 1 / (square * square);
    sum += weight * value;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}

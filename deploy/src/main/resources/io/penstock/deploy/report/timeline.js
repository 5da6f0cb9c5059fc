// Which worker did what, and when.
const MOST_LANES = 60;

/**
 * Rows of trials that do not overlap; a worker that did several things at once has several. A trial without an end lasts until the next
 * one of its row.
 */
function lanes() {
  const now = trials.flatMap(trial => [trial.start, trial.end]).filter(known).reduce((a, b) => Math.max(a, b), 0);
  const byWorker = new Map();
  trials.filter(trial => trial.start !== null).sort((a, b) => a.start - b.start).forEach(trial => {
    const worker = trial.worker ?? "unknown worker";
    const rows = byWorker.get(worker) ?? [];
    byWorker.set(worker, rows);
    let row = rows.find(candidate => candidate.free <= trial.start);
    if (!row) {
      row = { free: 0, trials: [] };
      rows.push(row);
    }
    row.free = trial.end ?? trial.start;
    row.trials.push(trial);
  });
  const result = [];
  Array.from(byWorker.keys()).sort().forEach(worker => byWorker.get(worker).forEach((row, i) =>
    result.push({ worker: i === 0 ? worker : worker + " (" + (i + 1) + ")", trials: row.trials })));
  return { rows: result, now };
}

function timelineCard() {
  const { section } = card("timeline", "Timeline of workers", objectives.length > 1 ? "all" : "");
  const { rows, now } = lanes();
  if (rows.length === 0) {
    empty(section, "No trial has started yet.");
    return;
  }
  key(section, STATES.filter(s => rows.some(r => r.trials.some(t => t.state === s))).map(s => [WORDS[s], WORDS[s]]));
  const drawn = rows.slice(0, MOST_LANES);
  note(section)(rows.length > drawn.length ? "The first " + drawn.length + " of " + rows.length + " rows." : "");
  const members = drawn.reduce((sum, row) => sum + row.trials.length, 0);
  chart(section, "Trials by worker over time, " + count(rows.length, "row"), 74 + drawn.length * (drawn.length > 20 ? 18 : 30),
    (colours, width) => timelineOptions(colours, width, drawn, now), members * 2);
}

const ends = (row, k, now) => row.trials[k].end ?? row.trials[k + 1]?.start ?? now;

/** Distances of time that people count in. */
function tick(span, most) {
  const units = [0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
  const days = Math.ceil(span / 1000 / 86400 / most);
  return 1000 * (units.find(unit => span / 1000 / unit <= most) ?? days * 86400);
}

function timelineOptions(colours, width, rows, now) {
  const zero = rows.flatMap(row => row.trials.map(trial => trial.start)).reduce((a, b) => Math.min(a, b), Infinity);
  const letters = Math.max(8, Math.floor(width * 0.28 / 6.2));
  const data = rows.flatMap((row, i) => row.trials.map((trial, k) => ({
    value: [trial.start - zero, i, ends(row, k, now) - zero], trial: trial.number,
  })));
  return {
    tooltip: tooltip(colours, event => {
      const trial = byNumber.get(event.data?.trial);
      return trial && tip("Trial " + trial.number + ", " + WORDS[trial.state], [
        [objectives[chosen].name, valueOf(trial)], ["start", moment(trial.start)],
        ["duration", trial.end === null ? null : duration(trial.end - trial.start)], ["worker", trial.worker],
      ]);
    }),
    grid: { left: 10, right: 20, top: 6, bottom: 30, containLabel: true },
    xAxis: axis(colours, { name: "since the first start", nameLocation: "middle", nameGap: 26, min: 0, scale: false, interval: tick(now - zero, width < 500 ? 4 : 8), max: now > zero ? now - zero : 1, axisLabel: { formatter: duration } }),
    yAxis: axis(colours, { type: "category", inverse: true, data: rows.map((_, i) => i), splitLine: { show: false },
      axisLabel: { formatter: i => short(rows[i].worker, letters), interval: 0, hideOverlap: false, fontSize: rows.length > 20 ? 9 : 11 } }),
    series: [{ type: "custom", progressive: 0, data, encode: { x: [0, 2], y: 1 },
      renderItem: (params, api) => {
        const trial = byNumber.get(data[params.dataIndex].trial);
        const [left, y] = api.coord([api.value(0), api.value(1)]);
        const [right] = api.coord([api.value(2), api.value(1)]);
        const height = api.size([0, 1])[1] * 0.7;
        return { type: "rect", shape: { x: left, y: y - height / 2, width: Math.max(2, right - left), height, r: 2 },
          style: { fill: colours.state(trial.state), stroke: colours.card, lineWidth: data.length > 400 ? 0.3 : 1 } };
      } }],
  };
}

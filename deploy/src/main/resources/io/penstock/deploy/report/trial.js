// One trial in full, in a dialog.
function openTrial(trial) {
  const box = element("dialog", { "aria-labelledby": "trial-title" });
  const close = button("Close", () => box.close());
  box.append(element("div", { class: "top tools" },
    element("h2", { id: "trial-title" }, stateDot(trial.state), "Trial " + trial.number + ", " + WORDS[trial.state]), close));
  const facts = objectives.map((o, k) => [o.name, valueOf(trial, k)]).concat([
    ["breaks limits by", trial.violation],
    ["start", moment(trial.start)],
    ["duration", known(trial.start) && known(trial.end) ? duration(trial.end - trial.start) : null],
    ["worker", trial.worker],
  ]);
  box.append(pairs(facts), element("h3", {}, "Hyperparameters"), settings(trial));
  if (trial.splits.length > 0) {
    box.append(element("h3", {}, "Splits"), plainTable(["split", "value", "seconds", "state"],
      trial.splits.map(s => [s.split, s.value, s.seconds, WORDS[s.state] ?? s.state])));
  }
  const parts = trial.splits.filter(split => split.curve.length > 0);
  if (parts.length > 0) {
    const epochs = [...new Set(parts.flatMap(split => split.curve.map(p => p[0])))].sort((a, b) => a - b);
    box.append(element("h3", {}, "Learning curves"), plainTable(["epoch", ...parts.map(split => "split " + clean(split.split))],
      sample(epochs, 30).map(epoch => [epoch, ...parts.map(split => split.curve.find(p => p[0] === epoch)?.[1] ?? null)])));
  } else if (trial.curve.length > 0) {
    box.append(element("h3", {}, "Learning curve"), plainTable(["step", "value"], sample(trial.curve, 30)));
  }
  if (trial.cause) {
    box.append(element("h3", {}, "Cause"), element("pre", { dir: "auto", tabindex: "0" }, trial.cause));
  }
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", event => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
}

function plainTable(heads, rows) {
  return element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map(head => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map(cell => element("td", {}, named(shown(cell))))))));
}

// Puts the page together.
function start() {
  guarded(document.getElementById("head"), header);
  [historyCard, importanceCard, parallelCard, sliceCard, contourCard, curvesCard, timelineCard, frontCard, distributionCard, trialsCard,
    failuresCard, spaceCard, planCard].forEach(make => guarded(document.getElementById("main"), make));
  drawInTurn(finish);
  watchSize();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    header();
    redrawAll();
  });
  window.addEventListener("beforeprint", () => {
    page.dataset.print = "true";
    redrawAll();
  });
  window.addEventListener("afterprint", () => {
    delete page.dataset.print;
    redrawAll();
  });
}

/** Draws all charts; where there is much to draw, with a pause after each, so that the page answers. */
function drawInTurn(done) {
  const queue = charts.slice();
  const next = () => {
    const made = queue.shift();
    if (!made) {
      done();
      return;
    }
    guarded(made.frame, () => redraw(made, theme()));
    if (trials.length > MANY) {
      setTimeout(next, 0);
    } else {
      next();
    }
  };
  next();
}

/** Says on the root element what tests ask. */
function finish() {
  const measure = () => {
    page.dataset.overflow = String(page.scrollWidth > page.clientWidth || document.body.scrollWidth > document.body.clientWidth);
    page.dataset.width = String(page.clientWidth);
  };
  measure();
  window.addEventListener("resize", measure);
  page.dataset.milliseconds = String(Math.round(performance.now()));
  page.dataset.ready = "true";
}

start();

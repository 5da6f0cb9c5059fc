// Puts the page together.
function start() {
  guarded(document.getElementById("head"), header);
  [historyCard, importanceCard, parallelCard, sliceCard, contourCard, curvesCard, timelineCard, frontCard, trialsCard,
    failuresCard, spaceCard, planCard].forEach(make => guarded(document.getElementById("main"), make));
  redrawAll();
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

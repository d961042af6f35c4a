// Fills the page: sections that have nothing to show are taken away.

const SECTIONS = {
  curves: addCurves,
  bars: addBars,
  published: addPublished,
  blame: addBlame,
  machine: addMachine,
  pareto: addPareto,
};

startTheme(redrawAll);
for (const [id, add] of Object.entries(SECTIONS)) {
  if (!add()) {
    removeSection(id);
  }
}
addRows();
startDefinitions();
redrawAll();

let resizing = null;
window.addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => !printing && redrawAll(), 100);
});

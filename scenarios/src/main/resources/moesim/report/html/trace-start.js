// Fills a page about traces.

function addNumbers() {
  const section = document.getElementById('numbers');
  const columns = alone
    ? traces[0].sets.map((set) => [set.words, set.overall])
    : traces.flatMap((trace) =>
        choosable(trace).map((set) => [
          choosable(trace).length > 1 ? `${trace.name}, ${set.words}` : trace.name,
          set.overall,
        ]),
      );
  const rows = data.measures
    .filter((measure) => columns.some(([, overall]) => measure.name in overall))
    .map((measure) => [
      measure.words,
      measure.observation,
      ...columns.map(([, overall]) => overall[measure.name] || '\u2013'),
    ]);
  section.append(
    element(
      'p',
      {},
      'Means over layers, but for tokens, next-token reuse and the worst layer. Ob1 to Ob5 are the observations of arXiv 2510.05497.',
    ),
    tableOf('All numbers', ['measure', '', ...columns.map(([name]) => name)], rows, (i) => i > 1),
  );
}

function addPublishedOfTraces() {
  const rows = traces.flatMap((trace) =>
    trace.published.map((value) => [
      ...(alone ? [] : [trace.name]),
      value.observation,
      value.words,
      value.ours,
      value.text,
      value.model,
      value.tag,
      value.trust,
      value.note,
    ]),
  );
  if (rows.length === 0) {
    removeSection('published');
    return;
  }
  const before = alone ? 2 : 3;
  document.getElementById('published').append(
    element(
      'p',
      {},
      'Of models of the same layers, experts and top-k, from arXiv 2510.05497: v5 is text and tables of its version 5, v5-fig a number in a figure, v5-est read by eye from an axis.',
    ),
    tableOf(
      'Published values beside ours',
      [...(alone ? [] : ['trace']), '', 'measure', 'here', 'published', 'model', 'tag', 'trust', 'note'],
      rows,
      (i) => i === before || i === before + 1,
    ),
  );
}

startTheme(redrawAll);
addPhases();
addReuse();
addPlacement();
addPopular();
addPairs();
addSubjects();
addDrift();
addNumbers();
addPublishedOfTraces();
redrawAll();

let resizing = null;
window.addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => !printing && redrawAll(), 100);
});

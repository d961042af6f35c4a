// The numbers of a page about traces, and what its sections have in common.

const data = JSON.parse(document.getElementById('data').textContent);
const {traces} = data;
const alone = traces.length === 1;
const MOST_SIDE = 4;

const setOf = (trace, name) => trace.sets.find((set) => set.name === name);
const setNames = ['all', 'prefill', 'decode'].filter((name) =>
  traces.some((trace) => setOf(trace, name)),
);
const wordsOf = {all: 'all tokens', prefill: 'prompts', decode: 'generated'};
// A trace of one phase says the same twice.
const choosable = (trace) => (trace.sets.length > 2 ? trace.sets : trace.sets.slice(0, 1));

const encode = (text) => echarts.format.encodeHTML(text);
const times = (value) => `${value >= 100 ? whole.format(value) : three.format(value)}\u00d7`;
const share = (value) => (value === null ? '' : `${(100 * value).toFixed(1)} %`);

/** Colours and marks of names that come in this order. */
const looksOf = (names) => (name) => {
  const index = Math.max(0, names.indexOf(name));
  const {series} = colours();
  return {
    colour: series[index % series.length],
    symbol: SYMBOLS[index % SYMBOLS.length],
    dash: DASHES[Math.floor(index / series.length) % DASHES.length],
    pattern: 0,
  };
};

/** With percent signs that stay with their numbers. */
const told = (sentence) => sentence.replace(/(\d) %/g, '$1\u00a0%');

/** The sentences of a section, of each trace one. */
function addFindings(id) {
  const section = document.getElementById(id);
  if (alone) {
    section.append(element('p', {className: 'finding'}, told(traces[0].findings[id])));
    return;
  }
  const look = looksOf(traces.map((trace) => trace.name));
  section.append(
    element(
      'ul',
      {className: 'finding'},
      ...traces.map((trace) => {
        const item = element('li', {}, element('strong', {}, `${trace.name}: `));
        item.append(told(trace.findings[id]));
        item.style.borderLeftColor = look(trace.name).colour;
        return item;
      }),
    ),
  );
}

/** Figures of one trace each: side by side, or one with a choice of the trace where there are many. */
function sideBySide(id, chosen, add) {
  const section = document.getElementById(id);
  if (chosen.length <= MOST_SIDE) {
    const row = element('div', {className: 'side grids'});
    row.id = `${id}-side`;
    section.append(row);
    chosen.forEach((trace) => add(row.id, () => trace, [], chosen.length > 1 ? `: ${trace.name}` : ''));
    return;
  }
  let [trace] = chosen;
  const listeners = [];
  const control = choice(
    'trace',
    chosen.map((one) => [one.name, one.name]),
    trace.name,
    (name) => {
      trace = chosen.find((one) => one.name === name);
      listeners.forEach((redraw) => redraw());
    },
  );
  listeners.push(add(id, () => trace, [control], ''));
}

/** The experts behind a cell. */
const expertsOf = (grid, cell, experts) => {
  const first = cell * grid.per;
  const last = Math.min(experts, first + grid.per) - 1;
  return first === last ? `expert ${first}` : `experts ${first} to ${last}`;
};

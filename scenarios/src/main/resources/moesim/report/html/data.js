// The numbers of the page: columns of runs, and what to look at first.

const data = JSON.parse(document.getElementById('data').textContent);

function cellsOf(cells, count) {
  if (Array.isArray(cells)) {
    return cells;
  }
  return 'texts' in cells
    ? cells.of.map((text) => (text < 0 ? null : cells.texts[text]))
    : new Array(count).fill(cells.all);
}

const runCount = Math.max(
  0,
  ...data.columns.map(({cells}) => (Array.isArray(cells) ? cells.length : (cells.of || []).length)),
);
const columns = data.columns.map((column) => {
  const values = cellsOf(column.cells, runCount);
  return {
    ...column,
    values,
    choices: column.key ? [...new Set(values)].filter((value) => value !== null) : [],
  };
});
const runs = [...Array(runCount).keys()];
const keys = columns.filter((column) => column.key);
const varying = keys.filter((key) => key.choices.length > 1);
const metrics = columns.filter((column) => !column.key);
const isNumeric = (column) => column.values.some((value) => typeof value === 'number');
const says = (column) => column.values.some((value) => value !== null && value !== 0);
const columnOf = (name) => columns.find((column) => column.name === name);
const compared = columnOf(data.compared) || null;

/** What tells a run from the others, without the keys that are told already. */
function nameOf(run, without = []) {
  const parts = varying.filter((key) => !without.includes(key) && key.values[run] !== null);
  return parts.map((key) => `${shortOf(key)} ${key.values[run]}`).join(', ');
}

/** A value that speaks for itself, or with the name of its key: 5x5, tokens 30. */
const toldOf = (key, run) =>
  /^(-?[\d.]+|true|false|none)$/.test(key.values[run])
    ? `${shortOf(key)} ${key.values[run]}`
    : key.values[run];

/** The last words of a key: cache.policy is told as policy, unless another key ends so. */
function shortOf(key) {
  const last = key.name.split('.').pop();
  return varying.some((other) => other !== key && other.name.split('.').pop() === last)
    ? key.name
    : last;
}

/** The values of a column as numbers of one unit, if they are: "102 experts", "25 %". */
function scaleOf(column) {
  if (!column.key) {
    return isNumeric(column) ? {unit: column.unit, of: (run) => column.values[run]} : null;
  }
  const read = new Map();
  let unit = null;
  for (const choice of column.choices) {
    const found = /^(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*([^\d].*)?$/.exec(choice);
    if (!found || (unit !== null && unit !== (found[2] || ''))) {
      return null;
    }
    unit = found[2] || '';
    read.set(choice, Number(found[1]));
  }
  return unit === null
    ? null
    : {unit, of: (run) => (column.values[run] === null ? null : read.get(column.values[run]))};
}

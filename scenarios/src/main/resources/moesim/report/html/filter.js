// Filters of the table of runs: words that a run must contain, and comparisons such as miss_ratio<0.5.

const COMPARISONS = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** What `text` asks of a run: {accepts} or {problem}. */
function filterOf(text) {
  const tests = [];
  const joined = text.replace(/\s*(<=|>=|!=|<|>|=)\s*/g, '$1');
  for (const part of joined.split(/\s+/).filter((word) => word !== '')) {
    const found = /^([\w.]+)(<=|>=|!=|<|>|=)(.+)$/.exec(part);
    if (!found) {
      const word = part.toLowerCase();
      tests.push((run) =>
        keys.some(
          (key) => key.values[run] !== null && key.values[run].toLowerCase().includes(word),
        ),
      );
      continue;
    }
    const [, name, operator, wanted] = found;
    const column = columnOf(name);
    if (!column) {
      return {problem: `No column is called ${name}.`};
    }
    const number = Number(wanted);
    const scale = scaleOf(column);
    if (scale && !Number.isNaN(number)) {
      tests.push((run) => scale.of(run) !== null && COMPARISONS[operator](scale.of(run), number));
    } else if (operator === '=' || operator === '!=') {
      tests.push((run) => COMPARISONS[operator](column.values[run], wanted));
    } else {
      return {problem: `${name} cannot be compared with ${wanted}.`};
    }
  }
  return {accepts: (run) => tests.every((test) => test(run))};
}

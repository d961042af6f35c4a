// Choosing among the runs: one value of each key that a chart does not show otherwise.

/** A control per key; `allows(run)` tells whether a run has the chosen values. */
function choosers(fixed, onchange) {
  const state = new Map(fixed.map((key) => [key, key.choices[0]]));
  const controls = fixed.map((key) =>
    choice(
      shortOf(key),
      key.choices.map((value) => [value, value]),
      key.choices[0],
      (value) => {
        state.set(key, value);
        onchange();
      },
    ),
  );
  const allows = (run) => fixed.every((key) => key.values[run] === state.get(key));
  const words = () => fixed.map((key) => `${shortOf(key)} ${state.get(key)}`).join(', ');
  return {controls, allows, words};
}

/** Of `free` keys those to fix, so that their combinations, each of `size` bars, are at most `most` bars. */
function keysToFix(free, size, most) {
  const fixed = [];
  let open = [...free];
  const bars = (list) => list.reduce((product, key) => product * key.choices.length, size);
  while (open.length > 0 && bars(open) > most) {
    const smaller = open.map((key) => open.filter((other) => other !== key));
    const fitting = smaller.filter((list) => bars(list) <= most);
    const candidates = fitting.length > 0 ? fitting : smaller;
    const best = candidates.reduce((one, other) =>
      fitting.length > 0 === bars(other) > bars(one) ? other : one,
    );
    fixed.push(open.find((key) => !best.includes(key)));
    open = best;
  }
  return fixed;
}

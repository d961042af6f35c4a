// Sections of curves: what prompts foretell, what is near and far, what popular experts carry.

const OVERLAPS = {
  ten_in_ten: ['top 10 of generated tokens in the prompts\u2019 top 10', 10],
  five_in_five: ['top 5 in the prompts\u2019 top 5', 5],
  five_in_ten: ['top 5 in the prompts\u2019 top 10', 10],
  ten_in_twenty: ['top 10 in the prompts\u2019 top 20', 20],
  phase_rho: ['rank correlation of next-token counts (rho)', 0],
};

function addPhases() {
  addFindings('phases');
  const both = traces.filter((trace) => trace.sets.length > 2);
  if (both.length === 0) {
    return;
  }
  const known = Object.keys(OVERLAPS).filter((name) =>
    both.some((trace) => setOf(trace, 'all').lines[name].some((value) => value !== null)),
  );
  let [measure] = known;
  if (!measure) {
    return;
  }
  const figure = addLines('phases', {
    title: 'Experts of prompts among those of generated tokens',
    caption: `Of each layer, the experts that generated tokens select most: how many of them are those that prompts select most.${layersOf('patternIds')}`,
    controls: [
      choice(
        'measure',
        known.map((name) => [name, OVERLAPS[name][0]]),
        measure,
        (name) => {
          measure = name;
          draw(figure);
        },
      ),
    ],
    names: traces.map((trace) => trace.name),
    lines: () =>
      both.map((trace) => ({
        name: trace.name,
        points: byMeasured(trace, setOf(trace, 'all').lines[measure]),
      })),
    references: () =>
      measure === 'phase_rho'
        ? [
            {value: 0.7, text: 'strong above 0.7'},
            {value: 0.4, text: 'weak below 0.4'},
          ]
        : [...new Set(both.map((trace) => trace.experts))].map((experts, i) => ({
            place: i % 2 ? 'insideStartTop' : 'insideEndTop',
            value: OVERLAPS[measure][1] / experts,
            text: `by chance ${share(OVERLAPS[measure][1] / experts)}${both.length > 1 ? ` of ${experts} experts` : ''}`,
          })),
    x: layerAxis,
    y: () =>
      measure === 'phase_rho'
        ? {name: 'rho', format: (value) => value.toFixed(2), max: 1, min: ({min}) => Math.min(0, Math.floor(10 * min) / 10)}
        : shareAxis('share of the experts'),
  });
}

const COVERAGES = {next_layer: 'next layer', next_token: 'next token'};

function addReuse() {
  addFindings('reuse');
  let measure = 'next_layer';
  const publishedOf = (name) =>
    alone
      ? traces[0].published
          .filter((value) => value.measure === name)
          .map((value) => ({
            value: value.low,
            text: `${COVERAGES[name]} published ${value.text}`,
            colour: looksOf(Object.values(COVERAGES))(COVERAGES[name]).colour,
            // The lower one stands below its line, out of the way of the other.
            place: value.low < Math.max(...traces[0].published.filter((other) => other.measure in COVERAGES).map((other) => other.low)) ? 'insideEndBottom' : 'insideStartTop',
          }))
      : [];
  const coverage = addLines('reuse', {
    title: 'How much of the next layer and of the next token can be foretold',
    caption:
      `What the likeliest fifth of the experts gets of the selections that follow the most selected expert of a layer: at the next layer, and at this layer by the next token.${layersOf('patternIds')}`,
    controls: alone
      ? []
      : [
          choice('of', Object.entries(COVERAGES), measure, (name) => {
            measure = name;
            draw(coverage);
          }),
        ],
    names: alone ? Object.values(COVERAGES) : traces.map((trace) => trace.name),
    lines: () =>
      alone
        ? Object.keys(COVERAGES).map((name) => ({
            name: COVERAGES[name],
            points: byMeasured(traces[0], setOf(traces[0], 'all').lines[name]),
          }))
        : traces.map((trace) => ({
            name: trace.name,
            points: byMeasured(trace, setOf(trace, 'all').lines[measure]),
          })),
    references: () => [
      {value: 0.2, text: 'nothing foretold: 20 %'},
      ...publishedOf('next_token'),
      ...publishedOf('next_layer'),
    ],
    x: layerAxis,
    y: shareAxis('share of the selections'),
  });
  const row = rowOf('reuse', 'curves');
  const stackPhase = phaseChoice(() => draw(stack));
  const stack = addLines(row, {
    title: 'Reuse distance',
    caption: `Selections whose expert was used before, with at most so many other experts of the layer since: what an LRU cache of that part of the layer hits. Mean of the layers.${rangeWords}`,
    controls: stackPhase.control,
    names: lineNames(),
    lines: () => bandLines((set) => set.stack, stackPhase.phase),
    x: {name: 'part of the layer\u2019s experts', format: percentAxis, min: 0, max: 1},
    y: shareAxis('share of the selections'),
  });
  const workingPhase = phaseChoice(() => draw(working));
  const working = addLines(row, {
    title: 'Working set',
    caption: `Different experts of a layer among so many tokens in a row, mean of all such windows and layers.${rangeWords}`,
    controls: workingPhase.control,
    names: lineNames(),
    lines: () => bandLines((set) => doubling(set.working), workingPhase.phase),
    x: {
      name: 'tokens in a row, doubling',
      format: (value) => whole.format(2 ** value),
      interval: (range) => Math.max(1, Math.ceil(range / 8)),
    },
    y: shareAxis('share of the layer\u2019s experts'),
  });
}

function addPopular() {
  addFindings('popular');
  const row = rowOf('popular', 'curves');
  const spreadPhase = phaseChoice(() => draw(spread));
  const spread = addLines(row, {
    title: 'What the most selected experts carry',
    diagonal: true,
    caption: `Share of a layer\u2019s selections that its most selected experts have. Dashed: if all were alike.${rangeWords}`,
    controls: spreadPhase.control,
    names: lineNames(),
    lines: () => bandLines((set) => set.carried, spreadPhase.phase),
    x: {name: 'most selected experts of the layer', format: percentAxis, min: 0, max: 1},
    y: shareAxis('share of the selections'),
  });
  const peakPhase = phaseChoice(() => draw(peaks));
  const peaks = addLines(row, {
    title: 'The busiest expert of each layer',
    caption: `Its load over the mean load of the layer.${layersOf('layerIds')}`,
    controls: peakPhase.control,
    names: lineNames(),
    lines: () =>
      alone
        ? choosable(traces[0]).map((set) => ({
            name: set.words,
            points: byLayer(traces[0], set.lines.max_over_mean),
          }))
        : traces
            .filter((trace) => setOf(trace, peakPhase.phase()))
            .map((trace) => ({
              name: trace.name,
              points: byLayer(trace, setOf(trace, peakPhase.phase()).lines.max_over_mean),
            })),
    references: () => [{value: 1, text: 'all alike: 1\u00d7'}],
    x: layerAxis,
    y: {name: 'max / mean', format: times, type: 'log', min: 1},
  });
}

// Pictures of cells: loads by layer and expert, pairs of experts.

const STEPS_OF_RAMP = 5;

/** From 0 to the most, so that both 1 and the most can be told from their neighbours. */
const depthOf = (value, most) => Math.log1p(value) / Math.log1p(Math.max(most, 1.0001));

function rampSteps(most) {
  // None so near the most that both would read alike.
  const marks = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].filter((mark) => 1.5 * mark < most);
  const every = Math.ceil(marks.length / STEPS_OF_RAMP);
  return [...marks.filter((mark, i) => mark <= 1 || i % every === 0), most];
}

function rampOfTimes(text, most) {
  const made = element('span', {className: 'ramp stepped'}, `${text}:`);
  for (const mark of rampSteps(most)) {
    const swatch = element('i', {});
    swatch.style.background = rampOf(depthOf(mark, most));
    made.append(element('b', {}, swatch, times(mark)));
  }
  return made;
}

const cellsOfGrid = (grid, most) => {
  const points = [];
  grid.cells.forEach((row, y) => row.forEach((value, x) => points.push([x, y, depthOf(value, most), value])));
  return points;
};

/** The option of a picture of cells. */
function gridOption({points, columns, rows, xName, yName, tip, height, left = 52}) {
  const every = Math.max(1, Math.ceil((rows.length * 15) / (height - 56)));
  const category = (data, name, gap, more) =>
    axis({
      type: 'category',
      data,
      name,
      nameGap: gap,
      splitLine: {show: false},
      axisTick: {show: false},
      ...more,
    });
  return {
    grid: {left, right: 12, top: 8, bottom: 48},
    tooltip: tooltip({trigger: 'item', formatter: ({value}) => tip(value)}),
    xAxis: category(columns, xName, 28, {axisLabel: {interval: 'auto'}}),
    yAxis: category(rows, yName, left - 14, {
      inverse: true,
      axisLabel: {interval: (index) => index % every === 0},
    }),
    visualMap: {
      show: false,
      min: 0,
      max: 1,
      dimension: 2,
      inRange: {color: colours().ramp},
    },
    series: [
      {
        type: 'heatmap',
        data: points,
        progressive: 0,
        itemStyle: points.length > 2000 ? {borderWidth: 0} : {borderColor: colours().ground, borderWidth: 1},
        emphasis: {itemStyle: {borderColor: colours().ink, borderWidth: 1}},
      },
    ],
  };
}

const mostOf = (grids) => grids.reduce((most, grid) => Math.max(most, ...grid.cells.flat()), 1);

function addPlacement() {
  addFindings('placement');
  let phase = 'all';
  const drawn = [];
  const grids = () =>
    traces.map((trace) => setOf(trace, phase)).filter(Boolean).map((set) => set.loads);
  const control = (redraw) =>
    setNames.length < 3
      ? []
      : [
          choice(
            'tokens',
            setNames.map((name) => [name, wordsOf[name]]),
            phase,
            (name) => {
              phase = name;
              redraw();
            },
          ),
        ];
  sideBySide('placement', traces, (id, trace, controls, more) => {
    const ramp = element('div', {className: 'legend'});
    // One choice for all: the first picture has it.
    const own = drawn.length === 0 ? control(() => drawn.forEach(draw)) : [];
    const figure = addFigure(id, {
      title: `Load of every expert${more}`,
      caption: `Load over the mean of the layer${
        alone ? '' : ', in the same colours for all traces'
      }.${leftOut(trace())}`,
      controls: [...controls, ...own],
      build: () => {
        const set = setOf(trace(), phase);
        if (!set) {
          return null;
        }
        const most = mostOf(grids());
        const {loads} = set;
        ramp.replaceChildren(rampOfTimes('times the mean', most));
        const columns = loads.cells[0].map((cell, i) => String(i * loads.per));
        const height = Math.max(220, Math.min(520, 64 + loads.layerIds.length * 9));
        return {
          height,
          series: [],
          points: loads.layerIds.length * columns.length,
          label: `Loads of ${loads.layerIds.length} layers by ${columns.length} cells of experts of ${trace().name}, up to ${times(mostOf([loads]))} the mean.`,
          option: gridOption({
            points: cellsOfGrid(loads, most),
            height,
            columns,
            rows: loads.layerIds.map(String),
            xName: 'expert',
            yName: 'layer',
            tip: ([x, y, , value]) =>
              `layer ${loads.layerIds[y]}, ${expertsOf(loads, x, trace().experts)}<br><b>${times(value)}</b> the mean load`,
          }),
          table: () => ({
            header: ['layer', 'first expert', 'load / mean'],
            right: () => true,
            rows: loads.cells.flatMap((row, y) =>
              row.map((value, x) => [String(loads.layerIds[y]), columns[x], times(value)]),
            ),
          }),
        };
      },
    });
    figure.host.before(ramp);
    drawn.push(figure);
    return () => draw(figure);
  });
}

/** What the picture of loads does not show. */
function leftOut(trace) {
  const {loads} = trace.sets[0];
  const rows =
    loads.layerIds.length < trace.layers
      ? ` ${loads.layerIds.length} of ${trace.layers} layers, at equal distances.`
      : '';
  return loads.per > 1 ? `${rows} A cell is the busiest of ${loads.per} neighbouring experts.` : rows;
}

function addPairs() {
  addFindings('pairs');
  const paired = traces.filter((trace) => trace.pairs.length > 0);
  if (paired.length === 0) {
    return;
  }
  sideBySide('pairs', paired, (id, trace, controls, more) => {
    const ramp = element('div', {className: 'legend'});
    let index = Math.min(1, trace().pairs.length - 1);
    const layers = choice(
      'layer',
      trace().pairs.map((grid, i) => [String(i), String(grid.layerIds[0])]),
      String(index),
      (value) => {
        index = Number(value);
        draw(figure);
      },
    );
    const figure = addFigure(id, {
      title: `Pairs of experts${more}`,
      caption: `Tokens that select both experts, over what it would be if all pairs were alike. Prompts and generated tokens together; colours are of this picture alone.${
        trace().pairs[0].per > 1
          ? ` A cell is the mean of ${trace().pairs[0].per} by ${trace().pairs[0].per} neighbouring experts.`
          : ''
      }`,
      controls: [...controls, layers],
      build: () => {
        const grid = trace().pairs[Math.min(index, trace().pairs.length - 1)];
        const most = mostOf([grid]);
        const size = grid.cells.length;
        ramp.replaceChildren(rampOfTimes('times a random pair', most));
        const points = [];
        for (let y = 0; y < size; y++) {
          for (let x = 0; x < size; x++) {
            const value = grid.cells[Math.min(x, y)][Math.max(x, y)];
            // An expert makes no pair with itself.
            if (x !== y || grid.per > 1) {
              points.push([x, y, depthOf(value, most), value]);
            }
          }
        }
        const names = grid.cells.map((row, i) => String(i * grid.per));
        const room = printing ? PRINT_WIDTH : figure.host.clientWidth || 600;
        const height = Math.max(260, Math.min(room, 600) - 8);
        return {
          height,
          series: [],
          points: points.length,
          label: `Co-activations of the pairs of experts of layer ${grid.layerIds[0]} of ${trace().name}, up to ${times(most)} a random pair.`,
          option: squared(
            gridOption({
              points,
              height,
              columns: names,
              rows: names,
              xName: 'expert',
              yName: 'expert',
              tip: ([x, y, , value]) =>
                `${expertsOf(grid, y, trace().experts)} with ${expertsOf(grid, x, trace().experts)}<br><b>${times(value)}</b> a random pair`,
            }),
            room,
            height,
          ),
          table: () => ({
            header: ['expert', 'with', 'times a random pair'],
            right: () => true,
            rows: grid.cells.flatMap((row, y) =>
              row
                .map((value, x) => [names[y], names[x], times(value), x, value])
                .filter((cell) => cell[3] > y && cell[4] > 0)
                .map((cell) => cell.slice(0, 3)),
            ),
          }),
        };
      },
    });
    figure.host.before(ramp);
    return () => {
      index = Math.min(index, trace().pairs.length - 1);
      draw(figure);
    };
  });
  addLines(paired.length === 1 ? 'pairs-side' : 'pairs', {
    title: 'What the most frequent pairs carry',
    diagonal: true,
    height: paired.length === 1 ? 480 : 340,
    caption: `Share of a layer\u2019s co-activations that its most frequent pairs have. Dashed: if all were alike.${rangeWords}`,
    names: paired.map((trace) => trace.name),
    lines: () => paired.map((trace) => curveOf(trace.name, trace.pairsCarried, alone)),
    x: {name: 'most frequent pairs of the layer', format: percentAxis, min: 0, max: 1},
    y: shareAxis('share of the co-activations'),
  });
}

/** The same with cells as high as wide, in the middle of the room. */
function squared(option, room, height) {
  const {left, top, bottom} = option.grid;
  const side = Math.min(room - left - 12, height - top - bottom);
  const aside = Math.max(left, (room - side) / 2);
  return {...option, grid: {left: aside, right: room - aside - side, top, bottom}};
}

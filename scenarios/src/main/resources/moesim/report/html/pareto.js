// Any two columns against each other, and the runs that no other run beats in both.

const isBetter = (column, one, other) => (column.more ? one > other : one < other);

/** Points [x, y, run] that no other point beats, from one end of the front to the other. */
function frontOf(points, x, y) {
  const sorted = [...points].sort((one, other) =>
    isBetter(x, one[0], other[0])
      ? -1
      : isBetter(x, other[0], one[0])
        ? 1
        : isBetter(y, one[1], other[1])
          ? -1
          : isBetter(y, other[1], one[1])
            ? 1
            : one[2] - other[2],
  );
  const front = [];
  for (const point of sorted) {
    if (front.length === 0 || isBetter(y, point[1], front[front.length - 1][1])) {
      front.push(point);
    }
  }
  return front;
}

function startOfPareto(candidates) {
  const known = (names) =>
    names
      .map((name) => candidates.find((column) => column.name === name))
      .filter((column) => column && says(column));
  const [x] = known([
    'tokens_per_second',
    'cache.capacity',
    'capacity_experts',
    'loads_vs_optimum',
    'evictions',
    'steps_with_a_miss',
  ]);
  const [y] = known(
    x && x.name === 'tokens_per_second'
      ? ['energy_joules', 'remote_bytes', 'byte_hops']
      : ['miss_ratio', 'misses'],
  );
  return [
    x || candidates[0],
    y && y !== x ? y : candidates.find((column) => column !== (x || candidates[0])),
  ];
}

function addPareto() {
  const candidates = columns.filter(
    (column) =>
      (column.key
        ? column.choices.length > 1 && scaleOf(column)
        : isNumeric(column) && says(column)) && new Set(column.values).size > 1,
  );
  if (runs.length < 3 || candidates.length < 2) {
    return false;
  }
  let [x, y] = startOfPareto(candidates);
  const options = candidates.map((column) => [column.name, column.name]);
  // Names of vertical axes are turned: right is up.
  const arrow = (column) => (column.more ? '(better →)' : '(← better)');
  const better = (column) => (column.more ? 'higher is better' : 'lower is better');
  const direction = (column) =>
    choice(
      '',
      [
        ['false', 'lower is better'],
        ['true', 'higher is better'],
      ],
      String(Boolean(column.more)),
      () => {},
    );
  const controls = [];
  const rebuild = () => draw(figure);
  const pick = (text, current, set) => {
    const way = direction(current);
    const select = way.querySelector('select');
    select.setAttribute('aria-label', `${text}: which is better`);
    const column = choice(text, options, current.name, (name) => {
      set(columnOf(name));
      select.value = String(Boolean(columnOf(name).more));
      rebuild();
    });
    select.onchange = () => {
      columnOf(column.querySelector('select').value).more = select.value === 'true';
      rebuild();
    };
    controls.push(column, way);
  };
  pick('horizontal', x, (column) => {
    x = column;
  });
  pick('vertical', y, (column) => {
    y = column;
  });
  const names = compared ? compared.choices : ['run'];
  const figure = addFigure('pareto', {
    title: 'Two metrics against each other',
    hidden: [data.optimum],
    controls,
    caption:
      'Each point is a run. The line joins the runs that no shown run beats in both metrics (Pareto front).',
    build: (hidden) => {
      const [across, up] = [scaleOf(x), scaleOf(y)];
      const points = runs
        .map((run) => [across.of(run), up.of(run), run])
        .filter(([one, other]) => one !== null && other !== null);
      const nameIn = (run) => (compared ? compared.values[run] : 'run');
      const shown = points.filter(([, , run]) => !hidden.has(nameIn(run)));
      if (points.length === 0 || x === y) {
        return null;
      }
      const front = frontOf(shown, x, y);
      const present = names.filter((name) => points.some(([, , run]) => nameIn(run) === name));
      return {
        height: 440,
        series: present,
        points: points.length,
        label: `Scatter plot of ${y.name} (${better(y)}) against ${x.name} (${better(x)}): ${front.length} of ${shown.length} runs are on the front.`,
        option: {
          grid: {left: 84, right: 28, top: 16, bottom: 52},
          tooltip: tooltip({
            trigger: 'item',
            formatter: ({value}) =>
              `${echarts.format.encodeHTML(nameOf(value[2]))}<br>` +
              `${x.name} <b>${format(value[0], across.unit)}</b><br>${y.name} <b>${format(value[1], up.unit)}</b>`,
          }),
          xAxis: axis({
            type: 'value',
            scale: true,
            name: `${titleOf(x, across.unit)} ${arrow(x)}`,
            nameGap: 32,
            splitLine: {show: false},
            axisLabel: {formatter: (value) => formatAxis(value, across.unit)},
          }),
          yAxis: axis({
            type: 'value',
            scale: true,
            name: `${titleOf(y, up.unit)} ${arrow(y)}`,
            nameGap: 64,
            axisLabel: {formatter: (value) => formatAxis(value, up.unit)},
          }),
          series: [
            {
              name: 'front',
              type: 'line',
              data: front,
              showSymbol: false,
              silent: true,
              z: 1,
              lineStyle: {color: colours().soft, width: 1.5},
            },
            ...present
              .filter((name) => !hidden.has(name))
              .map((name) => ({
                name,
                type: 'scatter',
                clip: false,
                symbol: lookOf(name).symbol,
                symbolSize: points.length > 500 ? 5 : 10,
                itemStyle: {color: lookOf(name).colour, opacity: points.length > 500 ? 0.6 : 0.9},
                data: shown.filter(([, , run]) => nameIn(run) === name),
              })),
          ],
        },
        table: () => ({
          header: ['run on the front', x.name, y.name],
          right: (i) => i > 0,
          rows: front.map(([one, other, run]) => [
            nameOf(run),
            format(one, across.unit),
            format(other, up.unit),
          ]),
        }),
      };
    },
  });
  return true;
}

// Curves against the capacity of a cache: misses beside those of the offline optimum, and their ratio.

const capacityColumn = () =>
  ['cache.capacity', 'capacity_experts']
    .map(columnOf)
    .find((column) => column && scaleOf(column) && new Set(runs.map(scaleOf(column).of)).size > 1);

/** The optimum of the chosen runs, where it has no row of its own: it belongs to the rows that it is compared with. */
function optimumPoints(chosen, x, y) {
  const optimal = columnOf('optimal_misses');
  const accesses = columnOf('accesses');
  if (!optimal || !accesses || !y.name.startsWith('miss')) {
    return [];
  }
  const points = new Map();
  for (const run of chosen) {
    if (optimal.values[run] !== null && accesses.values[run] > 0) {
      points.set(x.of(run), [x.of(run), optimal.values[run] / accesses.values[run], run]);
    }
  }
  return [...points.values()].sort((one, other) => one[0] - other[0]);
}

function lineOf(name, points, look) {
  const many = points.length > 60;
  return {
    name,
    type: 'line',
    // Axes reach as far as the points, whose marks may reach beyond.
    clip: false,
    data: points,
    symbol: look.symbol,
    symbolSize: look.reference ? 6 : 8,
    showSymbol: !many,
    z: look.reference ? 3 : 2,
    lineStyle: {color: look.colour, width: look.reference ? 2 : 2.25, type: look.dash},
    itemStyle: {color: look.colour},
    emphasis: {focus: 'series'},
  };
}

function addCurve(y, title, caption, reference) {
  const capacity = capacityColumn();
  const x = scaleOf(capacity);
  const series = compared && compared !== capacity ? compared : null;
  const fixed = varying.filter((key) => key !== capacity && key !== series);
  let logarithmic = false;
  const chosen = choosers(fixed, () => draw(figure));
  const names = series ? series.choices : [y.name];
  const lines = () => {
    const allowed = runs.filter(
      (run) => chosen.allows(run) && y.values[run] !== null && x.of(run) !== null,
    );
    const found = names.map((name) => [
      name,
      allowed
        .filter((run) => !series || series.values[run] === name)
        .map((run) => [x.of(run), y.values[run], run])
        .sort((one, other) => one[0] - other[0]),
    ]);
    const optimum =
      names.includes(data.optimum) && found.find(([name]) => name === data.optimum)[1].length > 0
        ? []
        : optimumPoints(
            runs.filter((run) => chosen.allows(run)),
            x,
            y,
          );
    return [...found, ['optimum', optimum]].filter(
      ([name, points]) => points.length > 0 && !(reference && name === data.optimum),
    );
  };
  const toggle = element('input', {
    type: 'checkbox',
    onchange: () => {
      logarithmic = toggle.checked;
      draw(figure);
    },
  });
  const figure = addFigure('curves', {
    title,
    caption,
    controls: [...chosen.controls, element('label', {}, toggle, 'logarithmic capacity')],
    build: (hidden) => {
      const all = lines();
      if (all.length === 0) {
        return null;
      }
      const shown = all
        .filter(([name]) => !hidden.has(name))
        .map(([name, points]) => lineOf(name, points, lookOf(name)));
      if (reference && shown.length > 0) {
        shown[0].markLine = {
          silent: true,
          symbol: 'none',
          data: [{yAxis: 1}],
          lineStyle: {color: colours().ink, type: 'dashed', width: 2},
          label: {show: false},
        };
      }
      const xName = titleOf(capacity, x.unit);
      return {
        height: 400,
        series: all.map(([name]) => name),
        points: all.reduce((sum, [, points]) => sum + points.length, 0),
        label: `Line chart of ${y.name} against ${capacity.name}${chosen.words() && `, ${chosen.words()}`}: ${all
          .map(
            ([name, points]) =>
              `${name} from ${format(points[0][1])} to ${format(points[points.length - 1][1])}`,
          )
          .join('; ')}.`,
        option: {
          grid: {left: 64, right: 24, top: 16, bottom: 52},
          tooltip: tooltip({
            trigger: 'axis',
            axisPointer: {type: 'line'},
            formatter: (points) => curveTip(points, xName, y),
          }),
          xAxis: axis({
            type: logarithmic ? 'log' : 'value',
            name: xName,
            nameGap: 32,
            scale: true,
            min: 'dataMin',
            max: 'dataMax',
            splitLine: {show: false},
            axisLabel: {formatter: (value) => formatAxis(value, x.unit)},
          }),
          yAxis: axis({
            type: 'value',
            name: titleOf(y),
            nameGap: 44,
            min: reference ? ({min}) => Math.min(1, min) : 0,
            axisLabel: {formatter: (value) => formatAxis(value, y.unit)},
          }),
          series: shown,
        },
        table: () => ({
          header: [series ? series.name : 'series', xName, y.name],
          right: (i) => i > 0,
          rows: all.flatMap(([name, points]) =>
            points.map(([at, value]) => [name, format(at), format(value, y.unit)]),
          ),
        }),
      };
    },
  });
}

function curveTip(points, xName, y) {
  const lines = [...points]
    .sort((one, other) => other.value[1] - one.value[1])
    .map(
      (point) =>
        `${point.marker}${echarts.format.encodeHTML(point.seriesName)} <b>${format(point.value[1], y.unit)}</b>`,
    );
  return `${echarts.format.encodeHTML(xName)} ${format(points[0].value[0])}<br>${lines.join('<br>')}`;
}

function addCurves() {
  if (!capacityColumn()) {
    return false;
  }
  const ratio = columnOf('miss_ratio');
  if (ratio && says(ratio)) {
    addCurve(
      ratio,
      'Miss ratio against capacity',
      'Share of the accesses that had to load an expert. Lower is better; nothing lies below the offline optimum.',
      false,
    );
  }
  const [competitive] = [
    'competitive_ratio',
    'misses_vs_belady',
    'misses_vs_lower_bound',
    'cost_ratio',
  ]
    .map(columnOf)
    .filter((column) => column && says(column));
  if (competitive) {
    addCurve(
      competitive,
      `${competitive.name === 'competitive_ratio' ? 'Competitive ratio' : competitive.name} against capacity`,
      `${competitive.definition}. Lower is better; the dashed line at 1 is what it is compared with.`,
      true,
    );
  }
  return Boolean((ratio && says(ratio)) || competitive);
}

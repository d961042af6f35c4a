// Curves of a page about traces: by layer, by capacity, by window, by share.

const percentAxis = (value) => `${Math.round(100 * value)} %`;

/** A shaded range: [x, low, high] from left to right. */
function bandOf(points, colour) {
  const known = points.filter(([, low]) => low !== null);
  if (known.length < 2) {
    return [];
  }
  return [
    {
      type: 'custom',
      silent: true,
      z: 1,
      clip: true,
      tooltip: {show: false},
      data: [known[0].slice(0, 2)],
      renderItem: (params, api) => ({
        type: 'polygon',
        shape: {
          points: [
            ...known.map(([x, low]) => api.coord([x, low])),
            ...[...known].reverse().map(([x, , high]) => api.coord([x, high])),
          ],
        },
        style: {fill: colour, opacity: 0.15},
      }),
    },
  ];
}

function traceLine(name, points, look) {
  return {
    name,
    type: 'line',
    data: points,
    clip: false,
    connectNulls: false,
    symbol: look.symbol,
    symbolSize: 6,
    showSymbol: points.length <= 40,
    lineStyle: {color: look.colour, width: 2.25, type: look.dash},
    itemStyle: {color: look.colour},
    emphasis: {focus: 'series'},
    z: 3,
  };
}

/** Dashed lines at what values are to be compared with, each with its words. */
const referenceLines = (references) => ({
  type: 'line',
  data: [],
  silent: true,
  markLine: {
    silent: true,
    symbol: 'none',
    animation: false,
    data: references.map(({value, text, colour, place}) => ({
      yAxis: value,
      lineStyle: {color: colour || colours().soft, type: 'dashed', width: 1.5},
      label: {
        formatter: text,
        position: place || 'insideEndTop',
        color: colour || colours().soft,
        fontSize: 12,
        distance: 3,
      },
    })),
  },
});

/** Where all would be if they were alike. */
const diagonalLine = () => ({
  type: 'line',
  silent: true,
  symbol: 'none',
  data: [
    [0, 0],
    [1, 1],
  ],
  lineStyle: {color: colours().soft, type: 'dashed', width: 1.5},
  tooltip: {show: false},
  z: 2,
});

/**
 * A chart of lines. `lines` gives [{name, points, band}] for what the controls say, `references` [{value, text}]; x and y are
 * {name, format, type, max}.
 */
function addLines(id, {title, caption, controls = [], lines, names, references = () => [], diagonal = false, height = 340, x, y}) {
  const look = looksOf(names);
  const figure = addFigure(id, {
    title,
    caption,
    controls,
    look,
    build: (hidden) => {
      const all = lines().filter((line) => line.points.some(([, value]) => value !== null));
      if (all.length === 0) {
        return null;
      }
      const shown = all.filter((line) => !hidden.has(line.name));
      const compareWith = references();
      const yNow = typeof y === 'function' ? y() : y;
      const xs = all.flatMap((line) => line.points.map(([at]) => at));
      return {
        height,
        series: all.map((line) => line.name),
        points: all.reduce((sum, line) => sum + line.points.length, 0),
        label: `${title}: ${all
          .map((line) => {
            const values = line.points.map(([, value]) => value).filter((value) => value !== null);
            return `${line.name} from ${yNow.format(Math.min(...values))} to ${yNow.format(Math.max(...values))}`;
          })
          .join('; ')}.`,
        option: {
          grid: {left: 64, right: 24, top: 16, bottom: 52},
          tooltip: tooltip({
            trigger: 'axis',
            formatter: (points) => lineTip(points, x, yNow),
          }),
          xAxis: axis({
            type: 'value',
            interval: x.interval && x.interval(Math.max(...xs) - Math.min(...xs)),
            name: x.name,
            nameGap: 32,
            min: x.min === undefined ? Math.min(...xs) : x.min,
            max: x.max === undefined ? Math.max(...xs) : x.max,
            minInterval: x.whole ? 1 : undefined,
            splitLine: {show: false},
            axisLabel: {
              formatter: x.format,
              // The end of an axis of doublings may be too near its last label.
              showMaxLabel: x.interval ? false : undefined,
            },
          }),
          yAxis: axis({
            type: yNow.type || 'value',
            logBase: 2,
            name: yNow.name,
            nameGap: 46,
            min: yNow.min === undefined ? 0 : yNow.min,
            max: yNow.max,
            axisLabel: {formatter: yNow.axis || yNow.format},
          }),
          series: [
            ...shown.flatMap((line) =>
              line.band ? bandOf(line.band, look(line.name).colour) : [],
            ),
            ...shown.map((line) => traceLine(line.name, line.points, look(line.name))),
            referenceLines(compareWith),
            ...(diagonal ? [diagonalLine()] : []),
          ],
        },
        table: () => ({
          header: ['series', x.name, yNow.name],
          right: (i) => i > 0,
          rows: all.flatMap((line) =>
            line.points.map(([at, value]) => [
              line.name,
              x.format(at),
              value === null ? '' : yNow.format(value),
            ]),
          ),
        }),
      };
    },
  });
  return figure;
}

function lineTip(points, x, y) {
  const named = points.filter((point) => point.seriesName && point.value[1] !== null && !/^series/.test(point.seriesName));
  if (named.length === 0) {
    return '';
  }
  const rows = named.map(
    (point) => `${point.marker}${encode(point.seriesName)} <b>${y.format(point.value[1])}</b>`,
  );
  return `${encode(x.name)} ${x.format(named[0].value[0])}<br>${rows.join('<br>')}`;
}

const layerAxis = {name: 'layer', format: (value) => String(value), whole: true};
const shareAxis = (name, more = {}) => ({name, format: share, axis: percentAxis, max: 1, ...more});

const byLayer = (trace, values) => trace.layerIds.map((id, i) => [id, values[i]]);
// Patterns are of the layers that memory had room for.
const byMeasured = (trace, values) => trace.patternIds.map((id, i) => [id, values[i]]);

/** Which layers a chart does not show. */
const layersOf = (ids) =>
  traces
    .filter((trace) => trace[ids].length < trace.layers)
    .map(
      (trace) =>
        ` ${trace[ids].length} of ${whole.format(trace.layers)} layers${alone ? '' : ` of ${trace.name}`}, at equal distances.`,
    )
    .join('');

/** One line per trace, or per phase of the only one. */
function bandLines(pick, phase) {
  if (alone) {
    return choosable(traces[0]).map((set) => curveOf(set.words, pick(set), set.name === 'all'));
  }
  return traces
    .filter((trace) => setOf(trace, phase()))
    .map((trace) => curveOf(trace.name, pick(setOf(trace, phase())), false));
}

/** The same against how often its x was doubled. */
const doubling = (curve) => ({...curve, x: curve.x.map(Math.log2)});

function curveOf(name, curve, withBand) {
  return {
    name,
    points: curve.x.map((x, i) => [x, curve.mean[i]]),
    band: withBand ? curve.x.map((x, i) => [x, curve.low[i], curve.high[i]]) : null,
  };
}

const lineNames = () =>
  alone ? choosable(traces[0]).map((set) => set.words) : traces.map((trace) => trace.name);

/** A choice of the phase, where lines are of traces and there is a choice. */
function phaseChoice(redraw) {
  let phase = 'all';
  const control =
    alone || setNames.length < 3
      ? []
      : [
          choice(
            'tokens',
            setNames.map((name) => [name, wordsOf[name]]),
            'all',
            (name) => {
              phase = name;
              redraw();
            },
          ),
        ];
  return {control, phase: () => phase};
}

/** A row of two figures where there is room. */
function rowOf(id, name) {
  const row = element('div', {className: 'side', id: `${id}-${name}`});
  document.getElementById(id).append(row);
  return row.id;
}

const rangeWords = alone ? ' The shaded range is from the least to the most of the layers.' : '';

// How far parts of a trace are from the whole, with intervals, beside what chance would do.

function intervalMark(params, api, colour) {
  const [x, low] = api.coord([api.value(0), api.value(1)]);
  const [, high] = api.coord([api.value(0), api.value(2)]);
  const line = (x1, y1, x2, y2) => ({
    type: 'line',
    shape: {x1, y1, x2, y2},
    style: {stroke: colour, lineWidth: 1.75},
  });
  return {
    type: 'group',
    children: [line(x, low, x, high), line(x - 5, low, x + 5, low), line(x - 5, high, x + 5, high)],
  };
}

function addDrift() {
  addFindings('drift');
  let phase = 'all';
  const drawn = [];
  const some = traces.filter((trace) => trace.sets.some((set) => set.drift.parts.length > 0));
  if (some.length === 0) {
    return;
  }
  sideBySide('drift', some, (id, trace, controls, more) => {
    const own =
      drawn.length > 0 || setNames.length < 3
        ? []
        : [
            choice(
              'tokens',
              setNames.map((name) => [name, wordsOf[name]]),
              phase,
              (name) => {
                phase = name;
                drawn.forEach(draw);
              },
            ),
          ];
    const {drift} = trace().sets[0];
    const names = ['part to whole', 'part to the next part'];
    const figure = addFigure(id, {
      title: `Distance of parts in time${more}`,
      caption: `Share of the selections that would have to go to other experts. Bars: 95 % bootstrap intervals over ${
        drift.unit === 'requests' ? 'requests' : `${drift.units} blocks of tokens, as there are too few requests`
      }. Shaded: where 95 % of parts would lie if it did not matter when a ${
        drift.unit === 'requests' ? 'request' : 'block'
      } came.${drift.layers < trace().layers ? ` ${drift.layers} of ${trace().layers} layers.` : ''}`,
      controls: [...controls, ...own],
      look: looksOf(names),
      build: (hidden) => {
        const set = setOf(trace(), phase);
        if (!set || set.drift.parts.length === 0) {
          return null;
        }
        const {parts} = set.drift;
        const look = looksOf(names);
        const whole = parts.map((part, i) => [i + 1, part[0]]);
        const next = parts.slice(0, -1).map((part, i) => [i + 1.5, part[5]]);
        const most = Math.max(...some.flatMap((one) =>
          one.sets.flatMap((each) => each.drift.parts.flatMap((part) => part.slice(0, 6).filter((value) => value !== null))),
        ));
        return {
          height: 320,
          series: names,
          points: parts.length * 3,
          label: `Distance of the ${parts.length} parts of ${trace().name} to the whole: ${parts
            .map((part) => `${share(part[0])}`)
            .join(', ')}.`,
          option: {
            grid: {left: 64, right: 20, top: 16, bottom: 52},
            tooltip: tooltip({
              trigger: 'item',
              formatter: ({seriesName, value}) => driftTip(seriesName, value, parts),
            }),
            xAxis: axis({
              type: 'value',
              name: 'part of the trace, in time',
              nameGap: 32,
              min: 0,
              max: parts.length + 1,
              interval: 1,
              splitLine: {show: false},
              axisTick: {show: false},
              axisLabel: {
                formatter: (value) => (value > 0 && value <= parts.length ? String(value) : ''),
              },
            }),
            yAxis: axis({
              type: 'value',
              name: 'total variation distance',
              nameGap: 46,
              min: 0,
              max: most < 0.2 ? Math.ceil(most * 21) / 20 : Math.min(1, Math.ceil(most * 5.25) / 5),
              axisLabel: {formatter: percentAxis},
            }),
            series: [
              ...bandOf(
                [
                  [0.25, parts[0][3], parts[0][4]],
                  ...parts.map((part, i) => [i + 1, part[3], part[4]]),
                  [parts.length + 0.75, parts[parts.length - 1][3], parts[parts.length - 1][4]],
                ],
                colours().soft,
              ),
              ...(hidden.has(names[0])
                ? []
                : [
                    {
                      type: 'custom',
                      silent: true,
                      z: 3,
                      renderItem: (params, api) => intervalMark(params, api, look(names[0]).colour),
                      data: parts.map((part, i) => [i + 1, part[1], part[2]]).filter(([, low]) => low !== null),
                    },
                    {
                      ...traceLine(names[0], whole, look(names[0])),
                      symbolSize: 9,
                      itemStyle: {color: look(names[0]).colour},
                      z: 4,
                    },
                  ]),
              ...(hidden.has(names[1])
                ? []
                : [{...traceLine(names[1], next, look(names[1])), symbolSize: 7}]),
            ],
          },
          table: () => ({
            header: ['part', 'tokens', 'to whole', 'interval', 'if stationary', 'to the next'],
            right: () => true,
            rows: parts.map((part, i) => [
              String(i + 1),
              wholeOf(part[6]),
              share(part[0]),
              rangeOf(part[1], part[2]),
              rangeOf(part[3], part[4]),
              share(part[5]),
            ]),
          }),
        };
      },
    });
    drawn.push(figure);
    return () => draw(figure);
  });
}

/** Not known where too many resamples have no selection. */
const rangeOf = (low, high) => (low === null ? 'not known' : `${share(low)} to ${share(high)}`);

function driftTip(name, value, parts) {
  if (name === 'part to whole') {
    const part = parts[value[0] - 1];
    return `part ${value[0]}, ${wholeOf(part[6])} tokens<br>to the whole <b>${share(part[0])}</b>, ${rangeOf(part[1], part[2])}<br>if stationary ${rangeOf(part[3], part[4])}`;
  }
  const first = Math.floor(value[0]);
  return `part ${first} to part ${first + 1}<br><b>${share(value[1])}</b>`;
}

const wholeOf = (value) => whole.format(value);

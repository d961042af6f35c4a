// Runs side by side: bars of one metric, with the published value where there is one.

const MOST_BARS = 40;
const BAR = 15;

const publishedOf = (metric, run) =>
  data.published.find((value) => value.metric === metric.name && value.row === run);

/** Labels that do not get wider than `width` characters. */
function wrapped(text, width = 22) {
  const lines = [''];
  for (const part of text.split(', ')) {
    const last = lines[lines.length - 1];
    if (last === '' || last.length + part.length + 2 <= width) {
      lines[lines.length - 1] = last === '' ? part : `${last}, ${part}`;
    } else {
      lines.push(part);
    }
  }
  return lines.join('\n');
}

/** A diamond at the place of a published value, on the bar that it belongs to. */
function publishedMarks(metric, groups, shown, find) {
  const marks = [];
  groups.forEach((group, at) =>
    shown.forEach((name, bar) => {
      const value = publishedOf(metric, find(group, name));
      if (value) {
        marks.push({value: [value.published, at, bar], published: value, name});
      }
    }),
  );
  return marks.length === 0
    ? []
    : [
        {
          name: 'published',
          type: 'custom',
          data: marks,
          z: 5,
          renderItem: (params, api) => {
            const [x, y] = api.coord([api.value(0), api.value(1)]);
            const layout = api.barLayout({
              count: shown.length,
              barGap: '8%',
              barCategoryGap: '24%',
            })[api.value(2)];
            const middle = y + (layout ? layout.offsetCenter : 0);
            return {
              type: 'polygon',
              shape: {
                points: [
                  [x - 6, middle],
                  [x, middle - 6],
                  [x + 6, middle],
                  [x, middle + 6],
                ],
              },
              style: {fill: colours().ground, stroke: colours().ink, lineWidth: 2},
            };
          },
        },
      ];
}

/** A bar, with its label clear of the diamond of a published value: in the bar if that lies beyond it. */
function barOf(metric, run, look) {
  const value = metric.values[run];
  const published = publishedOf(metric, run);
  if (!published) {
    return value;
  }
  const ratio = published.published / value;
  const label =
    ratio > 1
      ? {position: 'insideRight', color: inkOn(look.colour), distance: ratio < 1.03 ? 12 : 5}
      : {distance: ratio > 0.97 ? 12 : 5};
  return {value, label};
}

function barTip(metric, params, runOf) {
  const published = params.data.published;
  const encoded = echarts.format.encodeHTML;
  if (published) {
    return (
      `${encoded(params.data.name)}: published <b>${published.text}</b>, here <b>${format(published.ours)}</b> ` +
      `(${signedPercent(published.ours / published.published - 1)})<br>${encoded(published.source)}`
    );
  }
  return `${encoded(nameOf(runOf(params)))}<br>${encoded(metric.name)} <b>${format(metric.values[runOf(params)], metric.unit)}</b>`;
}

function addBars() {
  const candidates = metrics.filter((column) => isNumeric(column) && says(column));
  // Points of a curve share their keys: a bar would be any of them.
  const apart = new Set(runs.map((run) => varying.map((key) => key.values[run]).join('\n')));
  if (apart.size < runs.length) {
    return false;
  }
  if (runs.length < 2 || candidates.length === 0 || !compared) {
    return false;
  }
  let metric = columnOf(data.headline) || candidates[0];
  const names = compared.choices;
  const free = varying.filter((key) => key !== compared);
  const fixed = keysToFix(free, names.length, MOST_BARS);
  const open = free.filter((key) => !fixed.includes(key));
  const chosen = choosers(fixed, () => draw(figure));
  const pick = choice(
    'metric',
    candidates.map((column) => [column.name, column.name]),
    metric.name,
    (name) => {
      metric = columnOf(name);
      draw(figure);
    },
  );
  const figure = addFigure('bars', {
    title: `Compared by ${compared.name}`,
    caption:
      'One metric of all runs that share the chosen values. ' +
      'Hover a bar for its run.' +
      (data.published.some((value) => value.row >= 0) ? ' Diamonds are published values.' : ''),
    controls: [pick, ...chosen.controls],
    build: (hidden) => {
      const found = new Map();
      for (const run of runs.filter((one) => chosen.allows(one) && metric.values[one] !== null)) {
        const group = open
          .filter((key) => key.values[run] !== null)
          .map((key) => toldOf(key, run))
          .join(', ');
        found.set(group, (found.get(group) || new Map()).set(compared.values[run], run));
      }
      const groups = [...found.keys()].slice(0, MOST_BARS);
      const present = names.filter((name) => groups.some((group) => found.get(group).has(name)));
      const shown = present.filter((name) => !hidden.has(name));
      if (groups.length === 0 || present.length === 0) {
        return null;
      }
      const find = (group, name) => found.get(group).get(name);
      const runOf = (params) => find(groups[params.dataIndex], params.seriesName);
      const wide = figure.host.clientWidth > 560;
      const label =
        groups.length === 1 && groups[0] === ''
          ? () => ''
          : (text) => wrapped(text, wide ? 24 : 15);
      const longest = Math.max(
        0,
        ...groups.map((group) =>
          Math.max(
            ...label(group)
              .split('\n')
              .map((line) => line.length),
          ),
        ),
      );
      return {
        height: 70 + groups.length * Math.max(34, shown.length * (BAR + 2) + 14),
        series: present,
        points: 0,
        label: `Bar chart of ${metric.name} by ${compared.name}${chosen.words() && `, ${chosen.words()}`}.`,
        option: {
          grid: {left: 12 + longest * 7.2, right: 64, top: 8, bottom: 48},
          tooltip: tooltip({trigger: 'item', formatter: (params) => barTip(metric, params, runOf)}),
          xAxis: axis({
            type: 'value',
            name: titleOf(metric),
            nameGap: 30,
            axisLabel: {formatter: (value) => formatAxis(value, metric.unit)},
          }),
          yAxis: axis({
            type: 'category',
            inverse: true,
            data: groups,
            axisTick: {show: false},
            axisLabel: {
              formatter: label,
              interval: 0,
              hideOverlap: false,
              color: colours().ink,
              lineHeight: 15,
            },
          }),
          series: [
            ...shown.map((name) => {
              const look = lookOf(name);
              return {
                name,
                type: 'bar',
                barGap: '8%',
                barCategoryGap: '24%',
                barMaxWidth: 26,
                itemStyle: {color: look.colour, decal: decalOf(look)},
                label: {
                  show: shown.length * groups.length <= MOST_BARS,
                  position: 'right',
                  color: colours().soft,
                  fontSize: 11,
                  formatter: (params) => format(params.value, metric.unit, three),
                },
                data: groups.map((group) =>
                  found.get(group).has(name) ? barOf(metric, find(group, name), look) : null,
                ),
              };
            }),
            ...publishedMarks(metric, groups, shown, find),
          ],
        },
        table: () => ({
          header: ['run', metric.name, 'published'],
          right: (i) => i > 0,
          rows: groups.flatMap((group) =>
            present
              .filter((name) => found.get(group).has(name))
              .map((name) => {
                const run = find(group, name);
                const value = publishedOf(metric, run);
                return [
                  nameOf(run) || name,
                  format(metric.values[run], metric.unit),
                  value ? value.text : '',
                ];
              }),
          ),
        }),
      };
    },
  });
  return true;
}

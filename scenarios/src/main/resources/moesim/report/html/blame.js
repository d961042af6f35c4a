// The time of every run by what it was spent on.

// Of wafers every step has a cause; of units that share experts every moment has its use.
const BLAME = /^(blame|spent)_(.+)_seconds$/;
const MOST_BLAMED = 30;
// A queue has the lighter or darker shade of what it waits for.
const CAUSES = {
  compute: ['#0072b2', '#4aa8e0'],
  compute_queue: ['#8cc3e6', '#22577a'],
  weight_read: ['#d55e00', '#f0803c'],
  hbm_queue: ['#f7c4a3', '#8a4413'],
  link_transfer: ['#007a59', '#2fc79b'],
  link_queue: ['#86d1b7', '#14614c'],
  llc: ['#a0457a', '#dd8fbd'],
  llc_queue: ['#dfb0cd', '#74375b'],
  imbalance_wait: ['#c79a00', '#f2d14c'],
  barrier: ['#6d5f00', '#b5a642'],
  dense: ['#5a616b', '#9aa1ab'],
  token_transfer: ['#16191d', '#e8eaed'],
  experts: ['#0072b2', '#4aa8e0'],
  dispatch: ['#007a59', '#2fc79b'],
  combine: ['#86d1b7', '#14614c'],
  other_part: ['#8cc3e6', '#22577a'],
  stage: ['#c79a00', '#f2d14c'],
  migration: ['#a0457a', '#dd8fbd'],
};

const causeOf = (column) => BLAME.exec(column.name)[2];
const isUse = (column) => BLAME.exec(column.name)[1] === 'spent';
const wordsOf = (cause) => cause.replace(/_/g, ' ');
const lookOfCause = (words) => {
  const pair = CAUSES[words.replace(/ /g, '_')];
  return {colour: pair ? pair[colours() === LIGHT ? 0 : 1] : colours().soft, pattern: 0};
};

function addBlame() {
  const blamed = metrics.filter((column) => BLAME.test(column.name) && says(column));
  if (blamed.length === 0) {
    return false;
  }
  const uses = blamed.some(isUse);
  let share = false;
  const fixed = keysToFix(
    varying.filter((key) => key !== compared),
    compared ? compared.choices.length : 1,
    MOST_BLAMED,
  );
  const chosen = choosers(fixed, () => draw(figure));
  const names = blamed.map((column) => wordsOf(causeOf(column)));
  const valueOf = (column, run) =>
    share
      ? column.values[run] / blamed.reduce((sum, other) => sum + other.values[run], 0)
      : column.values[run];
  const shownAs = (value) => (share ? percent(value) : format(value, 'seconds'));
  const figure = addFigure('blame', {
    title: uses ? 'Decode time by use' : 'Decode time by cause',
    look: lookOfCause,
    caption: uses
      ? 'What the time of the units goes to, mean over units and parts of the batch; dispatch, combine and stage are waiting.'
      : 'Every picosecond of the layer steps is blamed on one cause, along the chain of events that ended last.',
    controls: [
      choice(
        'show',
        [
          ['seconds', 'time'],
          ['share', 'share of the time'],
        ],
        'seconds',
        (value) => {
          share = value === 'share';
          draw(figure);
        },
      ),
      ...chosen.controls,
    ],
    build: (hidden) => {
      const bars = runs
        .filter((run) => chosen.allows(run) && blamed.some((column) => column.values[run] !== null))
        .slice(0, MOST_BLAMED);
      if (bars.length === 0) {
        return null;
      }
      const wide = figure.host.clientWidth > 560;
      const labels = bars.map((run) =>
        wrapped(
          varying
            .filter((key) => !fixed.includes(key))
            .filter((key) => key.values[run] !== null)
            .map((key) => toldOf(key, run))
            .join(', '),
          wide ? 34 : 17,
        ),
      );
      const longest = Math.max(
        ...labels.flatMap((label) => label.split('\n').map((line) => line.length)),
      );
      const lines = Math.max(...labels.map((label) => label.split('\n').length));
      return {
        height: 70 + bars.length * Math.max(26, lines * 15 + 8),
        series: names,
        points: 0,
        label: `Stacked bars of decode time by ${uses ? 'use' : 'cause'}${chosen.words() && `, ${chosen.words()}`}.`,
        option: {
          grid: {left: 12 + longest * 7.2, right: 28, top: 8, bottom: 48},
          tooltip: tooltip({
            trigger: 'axis',
            axisPointer: {type: 'shadow'},
            formatter: (points) =>
              [
                echarts.format.encodeHTML(nameOf(bars[points[0].dataIndex])),
                ...points
                  .filter((point) => point.value > 0)
                  .map(
                    (point) => `${point.marker}${point.seriesName} <b>${shownAs(point.value)}</b>`,
                  ),
              ].join('<br>'),
          }),
          xAxis: axis({
            type: 'value',
            name: share ? 'share of decode_seconds' : 'decode_seconds',
            nameGap: 30,
            max: share ? 1 : undefined,
            axisLabel: {
              formatter: (value) => (share ? percent(value) : formatAxis(value, 'seconds')),
            },
          }),
          yAxis: axis({
            type: 'category',
            inverse: true,
            data: labels,
            axisTick: {show: false},
            axisLabel: {interval: 0, hideOverlap: false, color: colours().ink, lineHeight: 15},
          }),
          series: blamed
            .filter((column) => !hidden.has(wordsOf(causeOf(column))))
            .map((column) => ({
              name: wordsOf(causeOf(column)),
              type: 'bar',
              stack: 'time',
              barMaxWidth: 22,
              itemStyle: {
                color: lookOfCause(causeOf(column)).colour,
                borderColor: colours().ground,
                borderWidth: 0.5,
              },
              data: bars.map((run) => valueOf(column, run)),
            })),
        },
        table: () => ({
          header: ['run', ...names],
          right: (i) => i > 0,
          rows: bars.map((run) => [
            nameOf(run),
            ...blamed.map((column) => shownAs(valueOf(column, run))),
          ]),
        }),
      };
    },
  });
  return true;
}

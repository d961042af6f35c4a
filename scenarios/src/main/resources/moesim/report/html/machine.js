// The mesh of one run: links with their load, dies with their busy time, both as colours.

const DIE = 0.32;
const WORK = {compute: 'compute units', memory: 'memories', port: 'ports of last-level caches'};

/** Where a link stands: between neighbours, or as two stubs where it closes a row or a column. */
function linkShapes(shape, at, place) {
  const [from, to] = [shape.from[at], shape.to[at]];
  const [[x, y], [u, v]] = [place(from), place(to)];
  const [dx, dy] = [Math.sign(u - x), Math.sign(v - y)];
  const twoWay = shape.from.some((other, i) => other === to && shape.to[i] === from);
  const aside = twoWay ? 0.07 : 0;
  const shift = [-dy * aside, dx * aside];
  const far = Math.abs(u - x) + Math.abs(v - y) > 1;
  const line = (a, b, c, d) => ({
    x1: a + shift[0],
    y1: b + shift[1],
    x2: c + shift[0],
    y2: d + shift[1],
  });
  return far
    ? [
        line(x - dx * DIE, y - dy * DIE, x - dx * 0.5, y - dy * 0.5),
        line(u + dx * DIE, v + dy * DIE, u + dx * 0.5, v + dy * 0.5),
      ]
    : [line(x + dx * DIE, y + dy * DIE, u - dx * DIE, v - dy * DIE)];
}

function dieMark(api, machine, work, most, cell) {
  const die = api.value(2);
  const [x, y] = api.coord([api.value(0), api.value(1)]);
  const half = DIE * cell;
  const share = machine[work][die];
  const ink = rampText(share / most);
  const style = {
    x,
    align: 'center',
    verticalAlign: 'middle',
    fill: ink,
    fontSize: cell < 80 ? 10 : 12,
  };
  const number = {type: 'text', style: {...style, text: String(die), y}};
  const full = [
    {type: 'text', style: {...style, text: `die ${die}`, y: y - 8}},
    {type: 'text', style: {...style, text: percent(share), y: y + 8, fontWeight: 'bold'}},
  ];
  const texts = cell >= 72 ? full : cell >= 36 ? [number] : [];
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: {x: x - half, y: y - half, width: 2 * half, height: 2 * half, r: 4},
        style: {fill: rampOf(share / most), stroke: colours().soft, lineWidth: 1},
      },
      ...texts,
    ],
  };
}

function linkMark(api, shape, machine, most, place, cell) {
  const at = api.value(2);
  const width = Math.max(4, cell * 0.085);
  return {
    type: 'group',
    children: linkShapes(shape, at, place).map((line) => {
      const [x1, y1] = api.coord([line.x1, line.y1]);
      const [x2, y2] = api.coord([line.x2, line.y2]);
      const colour = rampOf(machine.busy[at] / most);
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: {x1, y1, x2, y2},
            style: {stroke: colours().soft, lineWidth: width + 1.5},
          },
          {type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: colour, lineWidth: width}},
        ],
      };
    }),
  };
}

const rampLegend = (text, most) => {
  const stops = colours().ramp.join(',');
  return element(
    'span',
    {className: 'ramp'},
    `${text}: 0`,
    element('span', {style: `background:linear-gradient(90deg,${stops})`}),
    percent(most),
  );
};

function addMachine() {
  if (data.machines.length === 0) {
    return false;
  }
  let [machine] = data.machines;
  let work = 'compute';
  let scale = 'run';
  const ramps = element('div', {className: 'legend'});
  const most = (name) =>
    Math.max(1e-9, ...(scale === 'run' ? [machine] : data.machines).flatMap((one) => one[name]));
  const pick = choice(
    'run',
    data.machines.map((one, i) => [String(i), nameOf(one.row) || 'the run']),
    '0',
    (value) => {
      machine = data.machines[Number(value)];
      draw(figure);
    },
  );
  const figure = addFigure('machine', {
    title: 'Load of links and dies',
    caption:
      'Shares of the decode time. A link that serves both directions stands once, others stand twice, side by side; stubs at the edge close a row or a column.',
    controls: [
      pick,
      choice('dies', Object.entries(WORK), work, (value) => {
        work = value;
        draw(figure);
      }),
      choice(
        'colours',
        [
          ['run', 'up to the most of this run'],
          ['all', 'up to the most of all runs'],
        ],
        scale,
        (value) => {
          scale = value;
          draw(figure);
        },
      ),
    ],
    build: () => {
      const shape = data.shapes[machine.shape];
      const across = shape.dies / shape.rows;
      const place = (die) => [Math.floor(die / shape.rows), die % shape.rows];
      const room = printing ? PRINT_WIDTH : figure.host.clientWidth;
      const cell = Math.min(110, (room - 8) / across);
      const [mostBusy, mostWork] = [most('busy'), most(work)];
      ramps.replaceChildren(rampLegend('links', mostBusy), rampLegend(WORK[work], mostWork));
      const side = (room - cell * across) / 2;
      const hide = {show: false, type: 'value'};
      return {
        height: cell * shape.rows + 8,
        series: [],
        points: shape.dies,
        label:
          `Mesh of ${across} by ${shape.rows} dies of the run ${nameOf(machine.row)}. Busiest link ${percent(Math.max(...machine.busy))}, ` +
          `busiest die ${percent(Math.max(...machine[work]))} of the decode time.`,
        option: {
          grid: {left: side, right: side, top: 4, bottom: 4},
          xAxis: {...hide, min: -0.5, max: across - 0.5},
          yAxis: {...hide, min: -0.5, max: shape.rows - 0.5, inverse: true},
          tooltip: tooltip({trigger: 'item', formatter: ({data: item}) => item.tip}),
          series: [
            {
              type: 'custom',
              clip: false,
              renderItem: (params, api) =>
                linkMark(api, shape, machine, mostBusy, place, cell),
              data: shape.from.map((from, at) => ({
                value: [...place(from), at],
                tip: linkTip(shape, machine, at),
              })),
            },
            {
              type: 'custom',
              renderItem: (params, api) => dieMark(api, machine, work, mostWork, cell),
              data: machine.compute.map((share, die) => ({
                value: [...place(die), die],
                tip: `die ${die}<br>${Object.entries(WORK)
                  .map(([name, words]) => `${words} <b>${percent(machine[name][die])}</b>`)
                  .join('<br>')}`,
              })),
            },
          ],
        },
        table: () => ({
          header: ['part', 'busy', 'bytes', 'waited for', 'memory', 'cache port'],
          right: (i) => i > 0,
          rows: [
            ...shape.from.map((from, at) => [
              linkName(shape, at),
              percent(machine.busy[at]),
              format(machine.bytes[at], 'bytes'),
              format(machine.queued[at], 'seconds'),
              '',
              '',
            ]),
            ...machine.compute.map((share, die) => [
              `die ${die}`,
              percent(share),
              '',
              '',
              percent(machine.memory[die]),
              percent(machine.port[die]),
            ]),
          ],
        }),
      };
    },
  });
  figure.host.before(ramps);
  return true;
}

function linkName(shape, at) {
  const [from, to] = [shape.from[at], shape.to[at]];
  const twoWay = shape.from.some((other, i) => other === to && shape.to[i] === from);
  return `link ${from} ${twoWay ? '→' : '↔'} ${to}`;
}

const linkTip = (shape, machine, at) =>
  `${linkName(shape, at)}<br>busy <b>${percent(machine.busy[at])}</b><br>` +
  `carried <b>${format(machine.bytes[at], 'bytes')}</b><br>transfers waited <b>${format(machine.queued[at], 'seconds')}</b>`;

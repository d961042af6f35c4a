// A chart with its frame: caption, controls, legend, export, and its values as a table.

const figures = [];
const PRINT_WIDTH = 660;
const MANY = 2000;

/**
 * Adds a chart to a section. `build` returns {option, height, series, table, label, points} for what the controls say, or null
 * if there is nothing to draw; `series` are the names of the legend, of which `hidden` are switched off.
 */
function addFigure(sectionId, {title, caption, controls = [], hidden = [], look = lookOf, build}) {
  const heading = element('h3', {}, title);
  const legend = element('div', {className: 'legend', role: 'group', 'aria-label': 'Series shown'});
  const host = element('div', {className: 'chart'});
  const told = element('p', {className: 'print-only'});
  const values = element(
    'details',
    {},
    element('summary', {'aria-label': `Values of this chart: ${title}`}, 'Values of this chart'),
  );
  const figure = element(
    'figure',
    {},
    element('figcaption', {}, heading, element('p', {}, caption)),
    element('div', {className: 'controls'}, ...controls),
    legend,
    told,
    host,
  );
  const drawn = {
    host,
    hidden: new Set(hidden),
    chart: null,
    renderer: null,
    made: null,
    figure,
    heading,
    legend,
    values,
    told,
    look,
    build,
  };
  figure.append(
    element(
      'div',
      {className: 'below'},
      button('Save as SVG', () => save(drawn, 'svg'), {'aria-label': `Save as SVG: ${title}`}),
      button('Save as PNG', () => save(drawn, 'png'), {'aria-label': `Save as PNG: ${title}`}),
      values,
    ),
  );
  figure.setAttribute('aria-label', title);
  values.addEventListener('toggle', () => values.open && fillValues(drawn));
  document.getElementById(sectionId).append(figure);
  figures.push(drawn);
  return drawn;
}

function draw(drawn) {
  const made = drawn.build(drawn.hidden);
  drawn.made = made;
  drawn.legend.replaceChildren(
    ...(made && made.series.length > 1 ? made.series.map((name) => legendEntry(drawn, name)) : []),
  );
  if (drawn.values.open) {
    fillValues(drawn);
  }
  drawn.told.textContent = made ? made.label : '';
  if (!made) {
    dispose(drawn);
    drawn.host.style.height = 'auto';
    // Nothing within an image is read out.
    drawn.host.removeAttribute('role');
    drawn.host.removeAttribute('aria-label');
    drawn.host.replaceChildren(element('p', {className: 'empty'}, 'No run has these values.'));
    return;
  }
  const renderer = made.points > MANY ? 'canvas' : 'svg';
  if (renderer !== drawn.renderer) {
    dispose(drawn);
  }
  drawn.host.style.height = `${made.height}px`;
  drawn.host.setAttribute('role', 'img');
  drawn.host.setAttribute('aria-label', made.label);
  const size = {width: printing ? PRINT_WIDTH : drawn.host.clientWidth, height: made.height};
  if (!drawn.chart) {
    drawn.host.replaceChildren();
    drawn.chart = echarts.init(drawn.host, null, {renderer, ...size});
    drawn.renderer = renderer;
  }
  drawn.chart.resize(size);
  drawn.chart.setOption({...baseOption(), ...made.option}, true);
}

function dispose(drawn) {
  if (drawn.chart) {
    drawn.chart.dispose();
    drawn.chart = null;
    drawn.renderer = null;
  }
}

function baseOption() {
  const {ink, soft} = colours();
  return {
    animation: false,
    backgroundColor: 'transparent',
    aria: {enabled: false, decal: {show: false}},
    textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: ink},
    tooltip: tooltip(),
    color: [soft],
  };
}

function tooltip(more = {}) {
  const {ink, ground, line} = colours();
  return {
    confine: true,
    backgroundColor: ground,
    borderColor: line,
    textStyle: {color: ink, fontSize: 13},
    extraCssText: 'max-width:24rem;white-space:normal',
    ...more,
  };
}

/** What all axes look like. */
function axis(more) {
  const {ink, soft, line} = colours();
  return {
    nameLocation: 'middle',
    nameTextStyle: {color: ink, fontSize: 13},
    axisLabel: {color: soft, fontSize: 12, hideOverlap: true, ...more.axisLabel},
    axisLine: {show: true, lineStyle: {color: soft}},
    splitLine: {lineStyle: {color: line}},
    ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'axisLabel')),
  };
}

function legendEntry(drawn, name) {
  const look = drawn.look(name);
  const swatch =
    `<svg width="18" height="12" aria-hidden="true"><rect width="18" height="12" rx="2" fill="${look.colour}"/>` +
    `${look.pattern ? '<path d="M0 9 9 0M9 12 18 3" stroke="#000" stroke-width="2" opacity=".5"/>' : ''}</svg>`;
  const entry = button(
    '',
    () => {
      drawn.hidden[drawn.hidden.has(name) ? 'delete' : 'add'](name);
      draw(drawn);
      [...drawn.legend.children].find((other) => other.dataset.series === name)?.focus();
    },
    {'aria-pressed': String(!drawn.hidden.has(name)), 'data-series': name},
  );
  entry.insertAdjacentHTML('beforeend', swatch);
  entry.append(name);
  return entry;
}

function fillValues(drawn) {
  const summary = drawn.values.firstElementChild;
  const {header, rows, right} = drawn.made ? drawn.made.table() : {header: [], rows: []};
  const most = 500;
  drawn.values.replaceChildren(
    summary,
    tableOf(`Values: ${drawn.heading.textContent}`, header, rows.slice(0, most), right),
  );
  if (rows.length > most) {
    drawn.values.append(
      element('p', {}, `The first ${most} of ${whole.format(rows.length)} values.`),
    );
  }
}

/** Draws the chart once more, with title and legend, into a file. */
function save(drawn, type) {
  if (!drawn.made) {
    return;
  }
  const {series, option, height} = drawn.made;
  const lines = series.length > 1 ? Math.ceil(series.length / 6) : 0;
  const top = 44 + 22 * lines;
  const width = Math.max(640, drawn.host.clientWidth);
  const chart = echarts.init(document.createElement('div'), null, {
    renderer: type === 'svg' ? 'svg' : 'canvas',
    width,
    height: height + top,
  });
  const {ink, ground} = colours();
  const shown = series.filter((name) => !drawn.hidden.has(name));
  const grid = option.grid && {...option.grid, top: (option.grid.top || 0) + top};
  const keyed = shown.map((name, i) => [
    {
      type: 'rect',
      left: 16 + (i % 6) * (width / 6),
      top: 42 + 22 * Math.floor(i / 6),
      shape: {width: 14, height: 10},
      style: {fill: drawn.look(name).colour},
    },
    {
      type: 'text',
      left: 36 + (i % 6) * (width / 6),
      top: 40 + 22 * Math.floor(i / 6),
      style: {text: name, fill: ink, fontSize: 12},
    },
  ]);
  chart.setOption({
    ...baseOption(),
    ...option,
    ...(grid ? {grid} : {}),
    backgroundColor: ground,
    title: {
      text: drawn.heading.textContent,
      left: 12,
      top: 10,
      textStyle: {color: ink, fontSize: 16},
    },
    graphic: [...(option.graphic || []), ...(lines ? keyed.flat() : [])],
  });
  const url = chart.getDataURL({type, pixelRatio: 2, backgroundColor: ground});
  const name = drawn.heading.textContent
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  element('a', {href: url, download: `${name}.${type}`}).click();
  chart.dispose();
}

const redrawAll = () => figures.forEach(draw);

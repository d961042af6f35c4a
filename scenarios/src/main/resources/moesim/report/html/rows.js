// The table of all runs: sorted by any column, filtered, a page at a time.

const PAGE = 50;
const PRINTED = 200;

function addRows() {
  const state = {
    sorted: null,
    descending: false,
    page: 0,
    text: '',
    chosen: new Map(),
    hidden: new Set(columns.filter((column) => !column.shown)),
  };
  const count = element('p', {role: 'status'});
  const table = element('table', {'aria-labelledby': 'runs-title'});
  const pages = pagesOf(state, () => show());
  const search = element('input', {
    type: 'search',
    placeholder: `such as ${exampleOf()}`,
    oninput: () => {
      state.text = search.value;
      state.page = 0;
      show();
    },
  });
  const selects = varying
    .filter((key) => key.choices.length <= 40)
    .map((key) =>
      choice(
        shortOf(key),
        [['', 'all'], ...key.choices.map((value) => [value, value])],
        '',
        (value) => {
          state.chosen.set(key, value);
          state.page = 0;
          show();
        },
      ),
    );
  const show = () => showRows(state, {count, table, pages, show});
  document
    .getElementById('runs')
    .append(
      element(
        'p',
        {},
        'Headers sort. Hover or focus a name for its unit and definition. Ratios and times have six digits here; the other files have all.',
      ),
      element(
        'div',
        {className: 'controls', role: 'search', 'aria-label': 'Filter the runs'},
        element('label', {style: 'flex:1 1 20rem'}, 'filter', search),
        ...selects,
      ),
      columnChoice(state, show),
      count,
      element(
        'div',
        {className: 'scroll', tabIndex: 0, role: 'region', 'aria-labelledby': 'runs-title'},
        table,
      ),
      pages,
    );
  window.addEventListener('beforeprint', show);
  window.addEventListener('afterprint', show);
  show();
}

function exampleOf() {
  const word = compared && compared.choices[0];
  const metric = columnOf(data.headline);
  return [
    word && !word.includes(' ') ? word : '',
    metric ? `${metric.name}${metric.more ? '>2' : '<0.5'}` : '',
  ]
    .filter((part) => part)
    .join(' ');
}

/** Which columns to show; those that are empty throughout are not offered. */
function columnChoice(state, show) {
  const boxes = columns
    .filter((column) => column.values.some((value) => value !== null))
    .map((column) => {
      const box = element('input', {
        type: 'checkbox',
        checked: column.shown,
        onchange: () => {
          state.hidden[box.checked ? 'delete' : 'add'](column);
          show();
        },
      });
      return element('label', {}, box, column.name);
    });
  return element(
    'details',
    {},
    element('summary', {}, 'Columns'),
    element('fieldset', {'aria-label': 'Columns shown'}, ...boxes),
  );
}

/** The runs that pass the filters, in the order asked for; runs without a value come last. */
function rowsOf(state) {
  const filter = filterOf(state.text);
  const found = runs.filter(
    (run) =>
      [...state.chosen].every(([key, value]) => value === '' || key.values[run] === value) &&
      (filter.problem || filter.accepts(run)),
  );
  if (state.sorted) {
    const scale = scaleOf(state.sorted);
    const of = scale ? scale.of : (run) => state.sorted.values[run];
    const way = state.descending ? -1 : 1;
    found.sort((one, other) => {
      const [a, b] = [of(one), of(other)];
      if (a === null || b === null) {
        return (a === null) - (b === null) || one - other;
      }
      return (a < b ? -way : a > b ? way : 0) || one - other;
    });
  }
  return {found, problem: filter.problem};
}

function showRows(state, {count, table, pages, show}) {
  const {found, problem} = rowsOf(state);
  const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  state.page = Math.min(state.page, last);
  const page = printing
    ? found.slice(0, PRINTED)
    : found.slice(state.page * PAGE, (state.page + 1) * PAGE);
  const all = `${whole.format(found.length)} of ${whole.format(runs.length)} runs`;
  count.textContent =
    problem || (printing && found.length > PRINTED ? `The first ${PRINTED} of ${all}.` : `${all}.`);
  const shown = columns.filter((column) => !state.hidden.has(column));
  const focused = document.activeElement?.closest?.('th')?.dataset.column;
  table.replaceChildren(
    element(
      'thead',
      {},
      element('tr', {}, ...shown.map((column) => headerOf(column, state, show))),
    ),
    element(
      'tbody',
      {},
      ...page.map((run) =>
        element(
          'tr',
          {},
          ...shown.map((column) =>
            element(
              'td',
              {className: isNumeric(column) ? 'number' : ''},
              format(column.values[run], column.unit),
            ),
          ),
        ),
      ),
    ),
  );
  if (focused) {
    table.querySelector(`th[data-column="${CSS.escape(focused)}"] button`)?.focus();
  }
  pages.tell(last);
}

/** Buttons that turn pages. They stay what they are, as does the focus on one of them: at an end they do nothing. */
function pagesOf(state, show) {
  const turn = (by) => (event) => {
    if (event.currentTarget.getAttribute('aria-disabled') === 'false') {
      state.page += by;
      show();
    }
  };
  const [previous, next] = [button('Previous', turn(-1)), button('Next', turn(1))];
  const told = element('span', {role: 'status'});
  const shown = element(
    'div',
    {className: 'pages', role: 'group', 'aria-label': 'Pages of the table'},
    previous,
    told,
    next,
  );
  shown.tell = (last) => {
    shown.hidden = last === 0;
    told.textContent = `page ${state.page + 1} of ${last + 1}`;
    previous.setAttribute('aria-disabled', String(state.page === 0));
    next.setAttribute('aria-disabled', String(state.page === last));
  };
  return shown;
}

function headerOf(column, state, show) {
  const sorted = state.sorted === column;
  const sort = button('', () => {
    state.descending = sorted && !state.descending;
    state.sorted = column;
    state.page = 0;
    show();
  });
  sort.append(element('span', {'data-metric': column.name}, column.name));
  if (!column.key) {
    sort.setAttribute('aria-describedby', `def-${column.name}`);
  }
  const header = element(
    'th',
    {
      scope: 'col',
      'data-column': column.name,
      className: isNumeric(column) ? 'number' : '',
      'aria-sort': sorted ? (state.descending ? 'descending' : 'ascending') : 'none',
    },
    sort,
  );
  if (!ratioIsPlain(column.unit) && column.unit !== 'word') {
    header.append(element('span', {className: 'unit'}, column.unit));
  }
  return header;
}

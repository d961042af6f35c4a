// Elements of the page.

/** An element with properties, attributes (whose names have a dash, or role) and children. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'role' || key === 'for' || key === 'scope') {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children);
  return made;
}

function button(text, onclick, properties = {}) {
  return element('button', {type: 'button', onclick, ...properties}, text);
}

/** A labelled choice among [value, text] pairs. */
function choice(text, options, selected, onchange) {
  const select = element('select', {onchange: () => onchange(select.value)});
  for (const [value, shown] of options) {
    select.append(element('option', {value, selected: value === selected}, shown));
  }
  return element('label', {}, text, select);
}

/** A table whose first row is the header; numbers stand to the right. */
function tableOf(caption, header, rows, right = () => true) {
  const head = element(
    'tr',
    {},
    ...header.map((cell, i) =>
      element('th', {scope: 'col', className: right(i) ? 'number' : ''}, cell),
    ),
  );
  const body = rows.map((row) =>
    element(
      'tr',
      {},
      ...row.map((cell, i) =>
        element(
          'td',
          {className: right(i) ? 'number' : String(cell).length > 40 ? 'wrap' : ''},
          cell,
        ),
      ),
    ),
  );
  return element(
    'div',
    {className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption},
    element(
      'table',
      {'aria-label': caption},
      element('thead', {}, head),
      element('tbody', {}, ...body),
    ),
  );
}

/** Takes a section away that has nothing to show, and the link to it. */
function removeSection(id) {
  document.getElementById(id).remove();
  document.querySelector(`nav a[href="#${id}"]`).closest('li').remove();
}

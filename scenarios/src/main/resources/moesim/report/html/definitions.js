// The definition of a name, shown while it is pointed at or has the keyboard's focus; Escape hides it.

function startDefinitions() {
  const box = document.getElementById('definition');
  const named = (target) =>
    target.closest?.('[data-metric]') || target.closest?.('th')?.querySelector('[data-metric]');
  let told = null;
  const hide = () => {
    box.hidden = true;
  };
  const place = () => {
    const name = told.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(name.left, window.innerWidth - size.width - 8))}px`;
    box.style.top = `${name.top - size.height - 6 > 0 ? name.top - size.height - 6 : name.bottom + 6}px`;
  };
  const tell = (event) => {
    const name = named(event.target);
    const column = name && columnOf(name.dataset.metric);
    if (!column || !column.definition) {
      return;
    }
    box.replaceChildren(
      element('b', {}, column.name),
      column.definition,
      column.unit ? `. Unit: ${column.unit}.` : '.',
    );
    box.hidden = false;
    told = name;
    place();
  };
  document.addEventListener('mouseover', (event) =>
    named(event.target) ? tell(event) : box.contains(event.target) || hide(),
  );
  document.addEventListener('focusin', (event) => (named(event.target) ? tell(event) : hide()));
  // What gets the focus is scrolled into view, and the definition goes with it.
  document.addEventListener('scroll', () => box.hidden || place(), true);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
}

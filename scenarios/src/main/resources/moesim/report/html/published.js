// Published values beside ours.

function signedPercent(share) {
  const rounded = Math.round(100 * share);
  return `${rounded < 0 ? '−' : rounded > 0 ? '+' : ''}${Math.abs(rounded)} %`;
}

function addPublished() {
  if (data.published.length === 0) {
    return false;
  }
  const rows = data.published.map((value) => [
    value.metric,
    Object.values(value.keys).join(', '),
    value.runs === 1 ? 'one run' : `mean of ${value.runs} runs`,
    value.text,
    format(value.ours),
    signedPercent(value.ours / value.published - 1),
    value.source,
  ]);
  document.getElementById('published').append(
    element('p', {}, 'A value that was read from a figure is only as exact as the figure.'),
    tableOf(
      'Published values beside ours',
      ['metric', 'of', 'runs', 'published', 'here', 'difference', 'source'],
      rows,
      (i) => i >= 3 && i <= 5,
    ),
  );
  return true;
}

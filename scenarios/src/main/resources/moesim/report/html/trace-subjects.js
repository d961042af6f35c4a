// Which experts are hot with which subject.

function addSubjects() {
  addFindings('subjects');
  const several = traces.filter((trace) => trace.subjects.names.length > 1);
  if (several.length === 0) {
    return;
  }
  sideBySide('subjects', several, (id, trace, controls, more) => {
    let index = 0;
    const layers = choice(
      'layer',
      trace().subjects.layers.map((layer, i) => [String(i), String(layer.id)]),
      '0',
      (value) => {
        index = Number(value);
        draw(figure);
      },
    );
    const figure = addFigure(id, {
      title: `The ten hottest experts of each subject${more}`,
      caption: `A column is an expert that is hot with some subject; those hot with most stand at the left, so that what all have in common is a block.${
        trace().subjects.names.length < trace().subjects.of
          ? ` ${trace().subjects.names.length} of ${trace().subjects.of} subjects, evenly taken.`
          : ''
      }`,
      controls: [...controls, layers],
      build: () => {
        const {names} = trace().subjects;
        const layer = trace().subjects.layers[index];
        const cells = layer.hot.map((list) => {
          const shares = new Map();
          for (let i = 0; i < list.length; i += 2) {
            shares.set(list[i], list[i + 1]);
          }
          return shares;
        });
        const common = new Map();
        cells.forEach((shares) =>
          shares.forEach((value, expert) => common.set(expert, (common.get(expert) || 0) + 1)),
        );
        const experts = [...common.keys()].sort((a, b) => common.get(b) - common.get(a) || a - b);
        const most = Math.max(...cells.flatMap((shares) => [...shares.values()]));
        const points = [];
        cells.forEach((shares, y) =>
          experts.forEach((expert, x) => {
            if (shares.has(expert)) {
              points.push([x, y, 0.15 + 0.85 * Math.sqrt(shares.get(expert) / most), shares.get(expert)]);
            }
          }),
        );
        const everywhere = experts.filter((expert) => common.get(expert) === names.length).length;
        const room = printing ? PRINT_WIDTH : figure.host.clientWidth || 600;
        const left = Math.min(room * 0.4, 12 + 7 * Math.max(...names.map((name) => shortSubject(name, names).length)));
        const height = 72 + names.length * (names.length > 30 ? 14 : 26);
        const option = gridOption({
          points,
          height,
          columns: experts.map(String),
          rows: names.map((name) => shortSubject(name, names)),
          xName: 'expert',
          yName: '',
          left,
          tip: ([x, y, , value]) =>
            `${encode(names[y])}<br>expert ${experts[x]} has <b>${share(value)}</b> of its selections<br>hot with ${common.get(experts[x])} of ${names.length} subjects`,
        });
        option.yAxis.axisLabel = {...option.yAxis.axisLabel, width: left - 16, overflow: 'truncate'};
        return {
          height,
          series: [],
          points: points.length,
          label: `Hot experts of ${names.length} subjects at layer ${layer.id} of ${trace().name}: ${everywhere} with all, ${experts.length} with some.`,
          option,
          table: () => ({
            header: ['subject', 'expert', 'share of its selections', 'subjects it is hot with'],
            right: (i) => i > 0,
            rows: points.map(([x, y, , value]) => [
              names[y],
              String(experts[x]),
              share(value),
              String(common.get(experts[x])),
            ]),
          }),
        };
      },
    });
    return () => {
      index = Math.min(index, trace().subjects.layers.length - 1);
      draw(figure);
    };
  });
}

/** Without what all names begin with. */
function shortSubject(name, names) {
  const folder = name.slice(0, name.indexOf('/') + 1);
  return names.every((other) => other.startsWith(folder)) ? name.slice(folder.length) : name;
}

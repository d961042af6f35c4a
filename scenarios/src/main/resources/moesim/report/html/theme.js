// Light and dark, and the colours of the series: the palette of Okabe and Ito, which colour-blind readers can tell apart.

const LIGHT = {
  ink: '#16191d',
  soft: '#525a64',
  line: '#d5d9de',
  ground: '#ffffff',
  panel: '#f6f7f9',
  series: ['#0072b2', '#d55e00', '#009e73', '#b5558f', '#e69f00', '#3fa3dc', '#8a7a00', '#7a7f87'],
  ramp: ['#e6eef6', '#a9cbe6', '#5b9fd0', '#1f6bad', '#0b3d73', '#041f40'],
};
const DARK = {
  ink: '#e8eaed',
  soft: '#a9b1bb',
  line: '#3a414a',
  ground: '#14171b',
  panel: '#1d2127',
  series: ['#4aa8e0', '#f0803c', '#2fc79b', '#dd8fbd', '#f2b632', '#8fd0f5', '#e5d94c', '#9aa1ab'],
  ramp: ['#22303f', '#2a5478', '#3a83b5', '#66b3df', '#b0dcf4', '#f2faff'],
};
const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'path://M0,0h10l-5,9z',
  'path://M4,0h2v4h4v2h-4v4h-2v-4h-4v-2h4z',
];
const DASHES = ['solid', [7, 4], [2, 3]];

let dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
let printing = false;
const colours = () => (dark && !printing ? DARK : LIGHT);

/** The look of one of the compared things: the same in all charts. The offline optimum has the colour of the text. */
function lookOf(value) {
  if (value === data.optimum || value === 'optimum') {
    return {
      colour: colours().ink,
      symbol: 'emptyCircle',
      dash: [5, 4],
      pattern: 0,
      reference: true,
    };
  }
  const others = compared ? compared.choices.filter((name) => name !== data.optimum) : [];
  const index = Math.max(0, others.indexOf(value));
  const series = colours().series;
  const round = Math.floor(index / series.length);
  return {
    colour: series[index % series.length],
    symbol: SYMBOLS[index % SYMBOLS.length],
    dash: DASHES[round % DASHES.length],
    pattern: round,
    reference: false,
  };
}

/** A second, third … round through the colours is told apart by a pattern. */
const decalOf = (look) =>
  look.pattern === 0
    ? undefined
    : {
        symbol: 'rect',
        dashArrayX: [1, 0],
        dashArrayY: [2 + look.pattern, 5],
        rotation: (look.pattern * Math.PI) / 4,
        color: 'rgba(0,0,0,.45)',
      };

function mixed(from, to, share) {
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const end = parts(to);
  return `rgb(${parts(from)
    .map((part, i) => Math.round(part + (end[i] - part) * share))
    .join(',')})`;
}

/** A colour for a share between 0 and 1, and whether dark text is readable on it. */
function rampOf(share) {
  const stops = colours().ramp;
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const stop = Math.min(stops.length - 2, Math.floor(place));
  return mixed(stops[stop], stops[stop + 1], place - stop);
}

const rampText = (share) => ((colours() === LIGHT) === share < 0.45 ? '#10151b' : '#ffffff');

/** Dark or light text, whichever is readable on a colour. */
function inkOn(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  return 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2 > 0.2
    ? '#10151b'
    : '#ffffff';
}

function applyTheme() {
  document.documentElement.dataset.theme = dark && !printing ? 'dark' : 'light';
  const toggle = document.getElementById('theme');
  toggle.setAttribute('aria-pressed', String(dark));
}

function startTheme(redraw) {
  const change = (now) => {
    dark = now;
    applyTheme();
    redraw();
  };
  document.getElementById('theme').addEventListener('click', () => change(!dark));
  window
    .matchMedia('(prefers-color-scheme: dark)')
    .addEventListener('change', (event) => change(event.matches));
  const print = (now) => {
    printing = now;
    applyTheme();
    redraw();
  };
  window.addEventListener('beforeprint', () => print(true));
  window.addEventListener('afterprint', () => print(false));
  applyTheme();
}

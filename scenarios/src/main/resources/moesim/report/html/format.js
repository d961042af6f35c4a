// Numbers as people read them, with their units.

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const four = new Intl.NumberFormat('en', {maximumSignificantDigits: 4});
const three = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});
const STEPS = {
  bytes: [
    [1e15, 'PB'],
    [1e12, 'TB'],
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
    [1, 'B'],
  ],
  seconds: [
    [1, 's'],
    [1e-3, 'ms'],
    [1e-6, 'µs'],
    [1e-9, 'ns'],
    [1e-12, 'ps'],
  ],
  joules: [
    [1e9, 'GJ'],
    [1e6, 'MJ'],
    [1e3, 'kJ'],
    [1, 'J'],
    [1e-3, 'mJ'],
  ],
};

function scaled(value, steps, digits) {
  const size = Math.abs(value);
  const [factor, unit] = steps.find(([least]) => size >= least) || steps[steps.length - 1];
  return `${digits.format(value / factor)} ${unit}`;
}

/** A value of a metric: counts in full, times and sizes in the unit that suits them. */
function format(value, unit, digits = four) {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value !== 'number') {
    return String(value);
  }
  if (value !== 0 && unit in STEPS) {
    return scaled(value, STEPS[unit], digits);
  }
  if (unit === 'ratio' && Math.abs(value) < 100) {
    return digits === four ? value.toFixed(4) : value.toPrecision(3);
  }
  return Number.isInteger(value) || Math.abs(value) >= 1e4
    ? whole.format(value)
    : digits.format(value);
}

/** The same, shorter, for axes. */
function formatAxis(value, unit) {
  if (value === 0) {
    return '0';
  }
  if (unit in STEPS) {
    return scaled(value, STEPS[unit], three);
  }
  const size = Math.abs(value);
  return size >= 1e6
    ? scaled(
        value,
        [
          [1e12, 'T'],
          [1e9, 'G'],
          [1e6, 'M'],
        ],
        three,
      )
    : three.format(value);
}

const percent = (share) => `${three.format(100 * share)} %`;
const ratioIsPlain = (unit) => unit === 'ratio' || unit === '' || unit in STEPS;

/** A name with its unit, where neither the name nor the values tell it. */
function titleOf(column, unit = column.unit) {
  const told = ratioIsPlain(unit) || column.name.includes(unit.replace(/ /g, '_'));
  return told ? column.name : `${column.name} (${unit})`;
}

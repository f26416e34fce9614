/** A number as Python and pandas write a 64-bit float: the fewest digits that give it back. What is none is empty. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  return written(value.toExponential(), value, 1e16);
}

/** As `floatText`, of a 32-bit float, as numpy 2 writes it: older ones take an exponent from 1e16 on only. */
export function shortFloatText(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  for (let digits = 0; digits < 8; digits += 1) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return written(text.replace(/\.?0+(?=e)/, ''), value, 1e6);
  }
  return written(value.toExponential(8), value, 1e6);
}

const notFinite = (value: number): string => (Number.isNaN(value) ? '' : value > 0 ? 'inf' : '-inf');

/** From `d.ddde±x` to where Python puts the point. */
function written(text: string, value: number, exponentFrom: number): string {
  const [, sign = '', first = '', rest = '', power = ''] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  const exponent = Number(power);
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= exponentFrom)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${first}${rest && `.${rest}`}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

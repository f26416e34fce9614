import { createRequire } from 'node:module';
import { join } from 'node:path';

// The example's, which is not installed here.
const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node');

let model;

export async function init() {
  model = await InferenceSession.create(join(import.meta.dirname, 'linear.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
}

/** One score a row, of its ten columns. */
export async function run(rows) {
  const { height, columns } = rows;
  const cells = new Float32Array(height * columns.length);
  for (const [at, name] of columns.entries()) {
    const values = rows.getColumn(name).toTypedArray();
    for (let row = 0; row < height; row += 1) cells[row * columns.length + at] = values[row];
  }
  const { scores } = await model.run({ rows: new Tensor('float32', cells, [height, columns.length]) });
  return Array.from(scores.data, (score) => score.toFixed(4));
}

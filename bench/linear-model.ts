/** Bytes of a field that holds bytes, a text, or a message. */
const field = (number: number, content: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
};
const whole = (number: number, value: number): Buffer => Buffer.concat([varint(number << 3), varint(value)]);
const message = (number: number, ...fields: readonly Buffer[]): Buffer => field(number, Buffer.concat(fields));

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const FLOAT = 1;

/** An ONNX model, by the fields of onnx.proto: `scores` are `rows`, of as many columns as there are weights, times them. */
export function linearModel(weights: readonly number[]): Uint8Array {
  const dimension = (size: number | string): Buffer =>
    message(1, typeof size === 'number' ? whole(1, size) : field(2, size));
  const value = (number: number, name: string, sizes: readonly (number | string)[]): Buffer =>
    message(number, field(1, name), message(2, message(1, whole(1, FLOAT), message(2, ...sizes.map(dimension)))));
  const node = message(1, field(1, 'rows'), field(1, 'weights'), field(2, 'scores'), field(4, 'MatMul'));
  const raw = new Uint8Array(new Float32Array(weights).buffer);
  const tensor = message(5, whole(1, weights.length), whole(1, 1), whole(2, FLOAT), field(8, 'weights'), field(9, raw));
  const graph = message(
    7,
    ...[node, field(2, 'linear'), tensor],
    ...[value(11, 'rows', ['n', weights.length]), value(12, 'scores', ['n', 1])],
  );
  return Buffer.concat([whole(1, 8), graph, message(8, field(1, ''), whole(2, 13))]);
}

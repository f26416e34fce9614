/** A value as golden files spell it: JSON, with bytes as `{ "hex": "…" }`. */
export function goldenJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(goldenJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, goldenJson(inner)]));
}

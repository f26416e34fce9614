const encoder = new TextEncoder();

/** A value as JSON with a line end, as the store keeps it; `indent` spaces deep where people look at it. */
export const jsonBytes = (value: unknown, indent?: number): Uint8Array =>
  encoder.encode(`${JSON.stringify(value, null, indent)}\n`);

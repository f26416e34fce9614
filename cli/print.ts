import type { OutputStream } from './context.ts';

export function printLines(stream: OutputStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

/** What JSON may hold as it is, but a terminal would act upon: 8-bit escapes, turned reading directions, line ends. */
const ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** One object, in one line. */
export function printJson(stream: { write(text: string): unknown }, value: unknown): void {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  stream.write(`${JSON.stringify(value).replaceAll(ACTIVE, escaped)}\n`);
}

/** Writes as fast as the reader takes it; throws once the reader has gone away. */
export async function printChunks(stream: OutputStream, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  // It may break while nobody waits for it: then the next write sees it.
  broken.catch(() => {});
  const onError = (error?: unknown): void => reject(error);
  stream.once('error', onError);
  try {
    for await (const chunk of chunks) {
      const isTaken = stream.write(chunk);
      await Promise.race([broken, isTaken ? undefined : drained(stream)]);
    }
  } finally {
    stream.off('error', onError);
  }
}

const drained = (stream: OutputStream): Promise<void> =>
  new Promise((resolve) => stream.once('drain', () => resolve()));

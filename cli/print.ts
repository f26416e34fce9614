import type { OutputStream } from './context.ts';

export function printLines(stream: OutputStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

/** One object, in one line. */
export function printJson(stream: OutputStream, value: unknown): void {
  stream.write(`${JSON.stringify(value)}\n`);
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

import { inspect } from 'node:util';

/** What `run()` returned cannot become rows: the try has failed, and the message says which value it was. */
export class ResultRefused extends Error {
  override readonly name = 'ResultRefused';
}

/** More encoded rows than a result may have. */
export class ResultTooLarge extends Error {
  override readonly name = 'ResultTooLarge';
  /** Encoded when it gave up. */
  readonly bytes: number;

  constructor(bytes: number) {
    super(`run() returned ${bytes} bytes of rows or more`);
    this.bytes = bytes;
  }
}

export const refuseRow = (row: number, reason: string): never => {
  throw new ResultRefused(`row ${row} (counted from 0) ${reason}`);
};

/** A value as it may stand in a message. */
export function showValue(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    maxStringLength: 100,
    maxArrayLength: 5,
    breakLength: Number.POSITIVE_INFINITY,
  });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

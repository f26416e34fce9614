import type { OutgoingRecord, Position } from '../../core/ports/transport.ts';

/** One call of `publish`: its records may travel in several sends, and it is done when all of them have arrived. */
export class Parcel {
  readonly #positions: Position[];
  readonly #done = Promise.withResolvers<readonly Position[]>();
  #missing: number;

  constructor(count: number) {
    this.#positions = new Array(count);
    this.#missing = count;
    // Several sends may fail: whoever waits hears of the first.
    this.#done.promise.catch(() => undefined);
  }

  get done(): Promise<readonly Position[]> {
    return this.#done.promise;
  }

  arrived(place: number, position: Position): void {
    this.#positions[place] = position;
    this.#missing -= 1;
    if (this.#missing === 0) this.#done.resolve(this.#positions);
  }

  fail(error: unknown): void {
    this.#done.reject(error);
  }
}

/** A record on its way, and where it stands in its parcel. */
export interface Item {
  readonly parcel: Parcel;
  readonly place: number;
  readonly partition: number;
  readonly record: OutgoingRecord;
}

export const bytesOf = ({ record }: Item): number => record.value.byteLength + (record.key?.length ?? 0) * 2;

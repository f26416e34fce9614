import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { ParquetFooter, Tables } from '../../core/ports/tables.ts';

/** Mini-batches of a file come one after another. */
const MOST = 32;

/** What stands at the end of parquet files, read once for all the mini-batches of one. */
export class Footers {
  readonly #tables: Pick<Tables, 'footer'>;
  readonly #known = new Map<string, Promise<ParquetFooter>>();

  constructor(tables: Pick<Tables, 'footer'>) {
    this.#tables = tables;
  }

  of(store: Store, { path, size, modifiedMs, etag }: Slice): Promise<ParquetFooter> {
    const place = store.address(path);
    const key = `${place} ${etag ?? modifiedMs} ${size}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = (from: number, to?: number) => store.stream(path, from, to, etag ?? undefined);
    const footer = this.#tables.footer({ path: place, size, read });
    this.#known.set(key, footer);
    footer.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
    return footer;
  }
}

import type { AuditEntry } from '../ports/codec.ts';

/** What an audit has to prove. */
export interface AuditClaims {
  /** Mini-batches; null when the run ended before all of them had a verdict. */
  readonly total: number | null;
  /** Bytes in front of the first row. */
  readonly preambleBytes: number;
  readonly rows: number;
  /** As the summary counts them. */
  readonly succeeded: number;
  readonly items: { readonly succeeded: number; readonly failed: number };
}

/**
 * Proves from audit entries, one at a time in the file's order, that nothing is missing, nothing stands twice, and all
 * is in order. Whether bytes are unchanged is for whoever reads them. Each check returns what is wrong, or undefined.
 */
export class AuditCheck {
  readonly #claims: AuditClaims;
  #index = 0;
  #row = 0;
  #succeeded = 0;
  readonly #items = { succeeded: 0, failed: 0 };
  #offset: number;

  constructor(claims: AuditClaims) {
    this.#claims = claims;
    this.#offset = claims.preambleBytes;
  }

  /** Where the output has to end. */
  get bytes(): number {
    return this.#offset;
  }

  get miniBatches(): number {
    return this.#index;
  }

  take(entry: AuditEntry): string | undefined {
    const where = `mini-batch ${entry.index}, bytes ${entry.offset} to ${entry.offset + entry.length}`;
    if (entry.index < this.#index) return `${where}: stands twice, or out of order (mini-batch ${this.#index} was due)`;
    if (entry.index > this.#index) return `${where}: mini-batch ${this.#index} is missing before it`;
    if (entry.offset !== this.#offset) return `${where}: begins at the wrong place (byte ${this.#offset} was due)`;
    if (entry.firstRow !== this.#row) return `${where}: its first row is ${entry.firstRow} (${this.#row} was due)`;
    const { items, succeededItems } = entry;
    if (succeededItems < 0 || succeededItems > items) return `${where}: ${succeededItems} of ${items} items succeeded`;
    this.#index += 1;
    this.#succeeded += entry.status === 'succeeded' ? 1 : 0;
    this.#items.succeeded += succeededItems;
    this.#items.failed += items - succeededItems;
    this.#row += entry.rowCount;
    this.#offset += entry.length;
    return undefined;
  }

  end(): string | undefined {
    const { total, rows, succeeded, items } = this.#claims;
    if (total === null) return undefined;
    if (this.#index !== total) return `mini-batch ${this.#index} is missing: there should be ${total}`;
    return (
      differs('rows', this.#row, rows) ??
      differs('mini-batches that succeeded', this.#succeeded, succeeded) ??
      differs('items that succeeded', this.#items.succeeded, items.succeeded) ??
      differs('items that failed', this.#items.failed, items.failed)
    );
  }
}

const differs = (what: string, audit: number, summary: number): string | undefined =>
  audit === summary ? undefined : `the audit has ${audit} ${what}, the summary ${summary}`;

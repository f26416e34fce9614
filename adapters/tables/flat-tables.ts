/** In the format of Flatbuffers: tables of fields, where a field is a number or leads on to something else. */

const WORD_BYTES = 4;

/** Where a field of a table stands; undefined where it has its default. @throws RangeError outside of the message */
export function fieldAt(message: Buffer, table: number, field: number): number | undefined {
  const directory = table - message.readInt32LE(table);
  const entry = 4 + 2 * field;
  const offset = entry < message.readUInt16LE(directory) ? message.readUInt16LE(directory + entry) : 0;
  return offset === 0 ? undefined : table + offset;
}

/** What a field of a table leads to. @throws RangeError outside of the message */
export function followed(message: Buffer, table: number, field: number): number | undefined {
  const at = fieldAt(message, table, field);
  return at === undefined ? undefined : targetOf(message, at);
}

/** What a field of a table lists. @throws RangeError outside of the message */
export function listed(message: Buffer, table: number, field: number): number[] {
  const list = followed(message, table, field);
  const count = list === undefined ? 0 : message.readUInt32LE(list);
  const targets: number[] = [];
  for (let at = 1; at <= count; at += 1) targets.push(targetOf(message, (list ?? 0) + at * WORD_BYTES));
  return targets;
}

/** The text that a field of a table leads to. */
export function textOf(message: Buffer, table: number, field: number): string {
  const at = followed(message, table, field);
  if (at === undefined) return '';
  return message.toString('utf8', at + WORD_BYTES, at + WORD_BYTES + message.readUInt32LE(at));
}

const targetOf = (message: Buffer, at: number): number => at + message.readUInt32LE(at);

/** Writes tables from front to back, as a field can only lead on. A place is the number of a word: so all is aligned. */
export class FlatWriter {
  /** The first one leads to the first table. */
  readonly #words: number[] = [0];

  /** A table to which the field at `from` leads. @returns where the first of its fields stands; the others follow */
  table(from: number, fields: readonly (number | null)[]): number {
    const present = fields.filter((value) => value !== null);
    const shorts = [4 + 2 * fields.length, WORD_BYTES * (present.length + 1)];
    let next = WORD_BYTES;
    for (const value of fields) {
      shorts.push(value === null ? 0 : next);
      if (value !== null) next += WORD_BYTES;
    }
    const directory = this.#words.length;
    for (let at = 0; at < shorts.length; at += 2) this.#words.push((shorts[at] ?? 0) + (shorts[at + 1] ?? 0) * 0x10000);
    const table = this.#words.length;
    this.#lead(from, table);
    this.#words.push((table - directory) * WORD_BYTES, ...present);
    return table + 1;
  }

  /** A list to which the field at `from` leads. @returns where the first of its entries stands */
  list(from: number, count: number): number {
    this.#lead(from, this.#words.length);
    this.#words.push(count);
    const first = this.#words.length;
    for (let at = 0; at < count; at += 1) this.#words.push(0);
    return first;
  }

  text(from: number, text: string): void {
    this.#lead(from, this.#words.length);
    const length = Buffer.byteLength(text);
    // A zero ends it.
    const bytes = Buffer.alloc(Math.ceil((length + 1) / WORD_BYTES) * WORD_BYTES);
    bytes.write(text);
    this.#words.push(length);
    for (let at = 0; at < bytes.length; at += WORD_BYTES) this.#words.push(bytes.readUInt32LE(at));
  }

  /** All of it in front of another message, to whose bytes the fields lead that `leads` names. */
  before(message: Buffer, leads: readonly (readonly [from: number, target: number])[]): Buffer {
    if (this.#words.length % 2 === 1) this.#words.push(0);
    const end = this.#words.length;
    for (const [from, target] of leads) this.#words[from] = (end - from) * WORD_BYTES + target;
    const head = Buffer.alloc(end * WORD_BYTES);
    for (const [at, word] of this.#words.entries()) head.writeUInt32LE(word, at * WORD_BYTES);
    return Buffer.concat([head, message]);
  }

  #lead(from: number, to: number): void {
    this.#words[from] = (to - from) * WORD_BYTES;
  }
}

import { MillraceError } from '../errors.ts';
import type { PartitionValue } from '../ports/records.ts';

/** Each is a mini-batch: with more, a key is mostly a number of its own for each row. Their texts are in memory. */
const MOST = { combinations: 1_000_000, characters: 256 * 1024 * 1024 };

/** The combinations of the keys' values in an input, numbered as they first appear. Memory: their texts. */
export class Combinations {
  readonly #input: string;
  readonly #keys: readonly string[];
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #most: typeof MOST;
  #characters = 0;

  constructor(input: string, keys: readonly string[], most = MOST) {
    this.#input = input;
    this.#keys = keys;
    this.#most = most;
  }

  get count(): number {
    return this.#texts.length;
  }

  /** `values` go with the keys; they were found in the file `path`. @throws MillraceError `JOB_INVALID` for too many */
  numberOf(values: readonly string[], path: string): number {
    const text = values.length === 1 ? (values[0] as string) : JSON.stringify(values);
    return this.#numbers.get(text) ?? this.#add(text, path);
  }

  partition(number: number): PartitionValue[] {
    const text = this.#texts[number] as string;
    const values = this.#keys.length === 1 ? [text] : (JSON.parse(text) as string[]);
    return this.#keys.map((key, at) => ({ key, value: values[at] as string }));
  }

  #add(text: string, path: string): number {
    const { combinations, characters } = this.#most;
    this.#characters += text.length;
    if (this.#texts.length >= combinations) throw this.#tooMany(`${combinations} combinations`, path);
    if (this.#characters > characters) throw this.#tooMany(`${characters} characters`, path);
    // A part of a file's text keeps all of that text in memory: a copy does not.
    const own = JSON.parse(JSON.stringify(text)) as string;
    this.#numbers.set(own, this.#texts.length);
    return this.#texts.push(own) - 1;
  }

  #tooMany(most: string, path: string): MillraceError {
    const what = `partition_keys: the values of ${this.#keys.join(', ')} are more than ${most}`;
    return new MillraceError('JOB_INVALID', `input ${this.#input}: ${what}; the last of them is in ${path}`, {
      hint: 'each combination is a mini-batch: name keys that many rows share, or use mini_batch_size without keys',
    });
  }
}

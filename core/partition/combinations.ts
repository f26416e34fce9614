import type { PartitionValue } from '../ports/records.ts';

/** The combinations of the keys' values, numbered as they first appear. Memory: their texts. */
export class Combinations {
  readonly #keys: readonly string[];
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  get count(): number {
    return this.#texts.length;
  }

  /** `values` go with the keys. */
  numberOf(values: readonly string[]): number {
    const text = values.length === 1 ? (values[0] as string) : JSON.stringify(values);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  partition(number: number): PartitionValue[] {
    const text = this.#texts[number] as string;
    const values = this.#keys.length === 1 ? [text] : (JSON.parse(text) as string[]);
    return this.#keys.map((key, at) => ({ key, value: values[at] as string }));
  }
}

import type { ParameterValue } from './manifest.ts';

export interface Parameter {
  readonly value: ParameterValue;
  /** As it was written; a list has none. */
  readonly text: string | undefined;
}

/** The parameters of a job with the values of this submission, and which of them the job file uses. */
export class ParameterTable {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #used = new Set<string>();

  constructor(parameters: ReadonlyMap<string, Parameter>) {
    this.#parameters = parameters;
  }

  get names(): string[] {
    return [...this.#parameters.keys()];
  }

  /** Counts as a use. */
  use(name: string): Parameter | undefined {
    this.#used.add(name);
    return this.#parameters.get(name);
  }

  unused(): string[] {
    return this.names.filter((name) => !this.#used.has(name));
  }

  values(): Record<string, ParameterValue> {
    return Object.fromEntries([...this.#parameters].map(([name, parameter]) => [name, parameter.value]));
  }
}

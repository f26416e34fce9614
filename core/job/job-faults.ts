import { MillraceError } from '../errors.ts';
import { type SettingPath, spokenPath } from './job-document.ts';
import { withoutControls } from './shown-value.ts';

interface Fault {
  readonly line: number;
  readonly text: string;
}

/** Where a job came from, for messages. */
export interface FaultSource {
  /** As it shall be shown. */
  readonly name: string;
  lineOf(path: SettingPath): number | undefined;
}

/** Collects all that is wrong with a job, so that it is told at once. */
export class JobFaults {
  readonly #source: FaultSource;
  readonly #faults: Fault[] = [];
  readonly #places = new Set<string>();

  constructor(source: FaultSource) {
    this.#source = source;
  }

  /** `problem` goes on where the setting's name ends: what is wrong; what to do. */
  add(path: SettingPath, problem: string): void {
    this.#places.add(spokenPath(path));
    const line = this.#source.lineOf(path);
    const place = line === undefined ? this.#source.name : `${this.#source.name}:${line}`;
    this.#note(line ?? 0, [place, spokenPath(path), problem]);
  }

  /** Of an option of the command line. */
  addOption(option: string, problem: string): void {
    this.#note(0, [option, problem]);
  }

  #note(line: number, parts: readonly string[]): void {
    const text = withoutControls(parts.filter((part) => part !== '').join(': '));
    if (!this.#faults.some((known) => known.text === text)) this.#faults.push({ line, text });
  }

  /** Something is wrong there already: whatever else is found may only follow from it. */
  has(path: SettingPath): boolean {
    return this.#places.has(spokenPath(path));
  }

  get count(): number {
    return this.#faults.length;
  }

  /** @throws MillraceError `JOB_INVALID` that lists every fault, in the order of the file. */
  throwIfAny(): void {
    if (this.#faults.length === 0) return;
    const lines = this.#faults.toSorted((a, b) => a.line - b.line).map((fault) => fault.text);
    const [only] = lines;
    const message =
      lines.length === 1 && only !== undefined ? only : [`${lines.length} faults:`, ...lines].join('\n  ');
    throw new MillraceError('JOB_INVALID', message);
  }
}

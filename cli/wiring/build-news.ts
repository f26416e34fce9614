import type { Tell } from './built-environment.ts';

/** People should know that it goes on, and not read an installer's every line. */
const SAY_EVERY_MS = 30_000;
const MOST_WORDS = 200;

/** Tells of a build: that it begins, each half minute what its tool said last, and how long it took. */
export class BuildNews {
  readonly #tell: Tell;
  readonly #mask: (text: string) => string;
  #startedAt: number | undefined;
  #line = '';
  #timer: NodeJS.Timeout | undefined;

  /** `mask` takes secrets out of what an installer says. */
  constructor(tell: Tell, mask: (text: string) => string) {
    this.#tell = tell;
    this.#mask = mask;
  }

  /** For whoever builds `what`. */
  listener(what: string): { onBuild: (folder: string) => void; onLine: (line: string) => void } {
    return {
      onBuild: (folder) => {
        this.#startedAt = performance.now();
        this.#tell('environment', `building an environment in ${folder}: ${what}`);
        this.#timer = setInterval(() => this.#goesOn(), SAY_EVERY_MS);
      },
      onLine: (line) => {
        // Cut first, half a secret would be left.
        this.#line = this.#mask(line).slice(0, MOST_WORDS);
      },
    };
  }

  /** Also when it was not built here, or failed. */
  end(): void {
    if (this.#startedAt === undefined) return;
    clearInterval(this.#timer);
    this.#tell('environment-over', `building the environment took ${this.#seconds()} s`);
  }

  #goesOn(): void {
    const seconds = this.#seconds();
    this.#tell(
      `environment-${seconds}`,
      `still building the environment after ${seconds} s${this.#line && `: ${this.#line}`}`,
    );
  }

  #seconds(): number {
    return Math.round((performance.now() - (this.#startedAt ?? 0)) / 1_000);
  }
}

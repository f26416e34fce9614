import type { SeededRandom } from './seeded-random.ts';
import type { RunningService, ServedProject, ServiceWord } from './served-project.ts';

export const DEEDS = ['kill', 'kill-alone', 'stop'] as const;
export type Deed = (typeof DEEDS)[number];

/** Scorers are many and die often. */
const VICTIMS: readonly ServiceWord[] = ['scorer', 'scorer', 'collector', 'planner'];
/** Shorter than what makes it dead for the others, and longer. */
const STOPS_MS = [200, 1_000, 4_500];

interface Member {
  readonly word: ServiceWord;
  service: RunningService;
  isStopped: boolean;
}

/** Services of one project that are killed and stopped at random, each killed one replaced at once, as a supervisor does. */
export class ServiceMischief {
  readonly #project: ServedProject;
  readonly #random: SeededRandom;
  readonly #members: Member[] = [];
  /** Replacements that start, and stopped ones that will go on. */
  #pending: Promise<void>[] = [];
  readonly done: Record<Deed, number> = { kill: 0, 'kill-alone': 0, stop: 0 };
  /** Of `done`, how many met a scorer's end. */
  scorersKilled = 0;

  constructor(project: ServedProject, random: SeededRandom) {
    this.#project = project;
    this.#random = random;
  }

  async serve(words: readonly ServiceWord[]): Promise<void> {
    const services = await this.#project.serveAll(words);
    for (const [at, service] of services.entries()) {
      this.#members.push({ word: words[at] as ServiceWord, service, isStopped: false });
    }
  }

  /** One deed to one that runs; `only` picks its kind. */
  strike(only?: { readonly word: ServiceWord; readonly deed: Deed }): void {
    const word = only?.word ?? this.#random.pick(VICTIMS);
    const standing = this.#members.filter((member) => member.word === word && !member.isStopped);
    if (standing.length === 0) return;
    const deed = only?.deed ?? this.#random.pick(DEEDS);
    this.done[deed] += 1;
    if (deed === 'stop') this.#pending.push(this.#stop(this.#random.pick(standing)));
    else this.#kill(this.#random.pick(standing), deed);
  }

  /** Resolves once all are there and run. @throws when one has ended that nobody killed */
  async settled(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
    if (this.#pending.length > 0) await this.settled();
    for (const { word, service } of this.#members) {
      await service.process.until(() => true, { what: `the ${word} still runs` });
    }
  }

  #kill(member: Member, deed: Deed): void {
    const { process } = member.service;
    if (member.word === 'scorer') this.scorersKilled += 1;
    // Its workers see that it is gone, or go with it.
    if (deed === 'kill') process.killGroup();
    else process.kill('SIGKILL');
    member.isStopped = true;
    this.#pending.push(this.#replace(member));
  }

  async #replace(member: Member): Promise<void> {
    await member.service.process.ended;
    member.service = await this.#project.serve(member.word);
    member.isStopped = false;
  }

  async #stop(member: Member): Promise<void> {
    member.isStopped = true;
    const { process } = member.service;
    process.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, this.#random.pick(STOPS_MS)));
    process.kill('SIGCONT');
    member.isStopped = false;
  }
}

import { ownBytes, residentBytes, sessionMembers } from './group-memory.ts';

const LOOK_EVERY_MS = 200;
/** Reading who belongs to whom takes a few milliseconds. */
const LOOKS_A_CENSUS = 5;

interface Watched {
  readonly limitBytes: number;
  readonly onOver: (bytes: number) => void;
  members: readonly number[];
}

/** Looks at the memory of workers that have a limit, with all that they have started. Nothing runs while none is watched. */
export class MemoryWatch {
  readonly #watched = new Map<number, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  /** `onOver` is called once, with what is held then. */
  watch(leader: number, limitBytes: number, onOver: (bytes: number) => void): void {
    this.#watched.set(leader, { limitBytes, onOver, members: [leader] });
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  forget(leader: number): void {
    this.#watched.delete(leader);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (this.#looks++ % LOOKS_A_CENSUS === 0) this.#census();
    for (const [leader, { limitBytes, onOver, members }] of this.#watched) {
      if (residentBytes(members) <= limitBytes) continue;
      const bytes = ownBytes(members) ?? residentBytes(members);
      if (bytes <= limitBytes) continue;
      this.forget(leader);
      onOver(bytes);
    }
  }

  #census(): void {
    const sessions = sessionMembers();
    for (const [leader, watched] of this.#watched) watched.members = sessions.get(leader) ?? [leader];
  }
}

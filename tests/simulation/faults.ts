import type { SeededRandom } from '../support/seeded-random.ts';
import type { Role } from './process.ts';

interface FaultSpec {
  /** Of the seeds of its setting, how many have it in store. */
  readonly share: number;
  /** At most so many times a seed. */
  readonly most: number;
  /** Embedded there is one process, one reader a topic, and nothing between them that could go wrong. */
  readonly where: 'everywhere' | 'cluster';
  /** The script does it itself, whenever it comes to that mini-batch. */
  readonly isOfScript?: true;
  /** Whose calls of ports set it off. */
  readonly role?: Role;
  /** Which calls: those whose name begins so. */
  readonly call?: string;
}

/** All that can go wrong, in one place. Each is counted when it happens. */
export const FAULTS = {
  'world-kill': { share: 0.3, most: 2, where: 'everywhere' },
  'power-cut': { share: 0.3, most: 2, where: 'everywhere' },
  'power-cut-at-sync': { share: 0.3, most: 2, where: 'everywhere', call: 'disk.sync' },
  'store-error': { share: 0.2, most: 2, where: 'everywhere', call: 'store.' },
  'disk-full': { share: 0.45, most: 2, where: 'everywhere', call: 'disk.write' },
  cancel: { share: 0.15, most: 1, where: 'everywhere' },
  'scorer-crash': { share: 0.35, most: 3, where: 'cluster', role: 'scorer' },
  'planner-crash': { share: 0.35, most: 3, where: 'cluster', role: 'planner' },
  'collector-crash': { share: 0.35, most: 3, where: 'cluster', role: 'collector' },
  'scorer-freeze': { share: 0.3, most: 2, where: 'cluster', role: 'scorer' },
  'planner-freeze': { share: 0.3, most: 2, where: 'cluster', role: 'planner' },
  'collector-freeze': { share: 0.35, most: 2, where: 'cluster', role: 'collector' },
  'scorer-stop': { share: 0.25, most: 2, where: 'cluster', role: 'scorer' },
  'collector-stop': { share: 0.25, most: 2, where: 'cluster', role: 'collector' },
  'planner-stop': { share: 0.25, most: 2, where: 'cluster', role: 'planner' },
  'publish-unknown': { share: 0.3, most: 3, where: 'cluster', call: 'publish' },
  'lanes-move': { share: 0.35, most: 4, where: 'cluster' },
  duplicate: { share: 0.4, most: 20, where: 'cluster' },
  'old-record': { share: 0.4, most: 10, where: 'cluster' },
  delay: { share: 0.4, most: 8, where: 'cluster' },
  'lost-descriptors': { share: 0.25, most: 2, where: 'cluster' },
  'lost-results': { share: 0.25, most: 2, where: 'cluster' },
  'deadly-mini-batch': { share: 0.3, most: 1, where: 'cluster', isOfScript: true },
  'deadly-init': { share: 0.2, most: 1, where: 'cluster', isOfScript: true },
  garbage: { share: 0.25, most: 4, where: 'cluster' },
} as const satisfies Record<string, FaultSpec>;

export type FaultKind = keyof typeof FAULTS;

const MOST_POSTPONED = 500;

/** A fault that waits for its moment. */
interface Fuse {
  readonly kind: FaultKind;
  /** Calls of ports that it lets pass. */
  left: number;
}

/** The faults that a seed has in store, and those that happened. */
export class Faults {
  #fuses: Fuse[] = [];
  #postponed = 0;
  /** One mini-batch of the first job kills its scorer each time. */
  readonly isDeadly: boolean;
  /** Each `init()` of the first job kills its scorer. */
  readonly isInitDeadly: boolean;
  readonly happened = new Map<FaultKind, number>();

  /** `span`: about how many calls of ports the job takes. */
  constructor(random: SeededRandom, where: 'embedded' | 'cluster', span: number) {
    this.isDeadly = where === 'cluster' && random.chance(FAULTS['deadly-mini-batch'].share);
    this.isInitDeadly = where === 'cluster' && random.chance(FAULTS['deadly-init'].share);
    for (const [kind, spec] of Object.entries(FAULTS) as [FaultKind, FaultSpec][]) {
      if (spec.isOfScript) continue;
      const isIn = random.chance(spec.share) && (spec.where === 'everywhere' || where === 'cluster');
      const times = isIn ? 1 + random.below(spec.most) : 0;
      for (let n = 0; n < times; n += 1) this.#fuses.push({ kind, left: early(random, span) });
    }
  }

  get losesRecords(): boolean {
    return this.#fuses.some(({ kind }) => kind === 'lost-descriptors' || kind === 'lost-results');
  }

  /** What goes wrong at this call. */
  dueAt(role: Role, call: string): readonly FaultKind[] {
    const due: FaultKind[] = [];
    for (const fuse of this.#fuses) {
      const spec: FaultSpec = FAULTS[fuse.kind];
      if (spec.role !== undefined && spec.role !== role) continue;
      if (spec.call !== undefined && !call.startsWith(spec.call)) continue;
      fuse.left -= 1;
      if (fuse.left === 0) due.push(fuse.kind);
    }
    if (due.length > 0) this.#fuses = this.#fuses.filter(({ left }) => left > 0);
    return due;
  }

  /** It cannot happen now; later it may. */
  postpone(kind: FaultKind): void {
    this.#postponed += 1;
    if (this.#postponed < MOST_POSTPONED) this.#fuses.push({ kind, left: 1 + (this.#postponed % 100) });
  }

  count(kind: FaultKind): void {
    this.happened.set(kind, (this.happened.get(kind) ?? 0) + 1);
  }
}

/** Early moments are as likely as all late ones together: that is when things are opened and claimed. */
function early(random: SeededRandom, span: number): number {
  return 1 + random.below(1 + random.below(span));
}

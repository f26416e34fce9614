import { layout } from '../job/layout.ts';
import type { StepManifest } from '../job/manifest.ts';
import { isWithin } from '../job/paths.ts';
import type { PathPattern, PathPatterns } from '../ports/path-patterns.ts';
import type { MiniBatch } from '../ports/records.ts';
import { relativeTo } from './input-elements.ts';

type Step = Pick<StepManifest, 'jobId' | 'step' | 'inputs' | 'settings'>;
type Places = readonly Pick<PathPattern, 'base' | 'isGlob' | 'matches'>[];

/** What a step's inputs name: no record, whoever sent it, makes a scorer look elsewhere for that step. */
export class OwnInputs {
  readonly #places: ReadonlyMap<string, Places>;

  /** `addressOf`: where a path of the workspace is; the rows that `partition_keys` bring together lie there. */
  constructor(step: Step, patterns: PathPatterns, addressOf: (path: string) => string) {
    const ownPartitions = (name: string) => plainPlace(addressOf(layout.partitions(step, name)));
    const isPartitioned = step.settings.partitionKeys !== null;
    this.#places = new Map(
      step.inputs.map(({ name, type, paths }): [string, Places] => {
        const named = paths.map((path) => patterns.compile(path));
        return [name, isPartitioned && type === 'tabular' ? [...named, ownPartitions(name)] : named];
      }),
    );
  }

  /** The first file that is none of its input's; that paths do not climb is the codec's matter. */
  stranger({ input, folder, slices }: Pick<MiniBatch, 'input' | 'folder' | 'slices'>): string | undefined {
    const places = this.#places.get(input) ?? [];
    // What all have in common tells for most mini-batches.
    if (places.some(({ base, isGlob }) => !isGlob && isWithin(folder, base))) return undefined;
    const slice = slices.find(({ path }) => !places.some((place) => holds(place, folder + path)));
    return slice && folder + slice.path;
  }
}

const plainPlace = (base: string): Places[number] => ({ base, isGlob: false, matches: () => true });

function holds({ base, isGlob, matches }: Places[number], path: string): boolean {
  if (!isGlob) return isWithin(path, base);
  const below = relativeTo(base, path);
  return below !== undefined && matches(below);
}

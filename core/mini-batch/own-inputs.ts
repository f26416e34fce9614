import { layout } from '../job/layout.ts';
import type { StepManifest } from '../job/manifest.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import type { MiniBatch } from '../ports/records.ts';
import { InputElements } from './input-elements.ts';

type Step = Pick<StepManifest, 'jobId' | 'step' | 'inputs' | 'settings'>;

interface OwnInput {
  readonly isTable: boolean;
  readonly elements: InputElements;
  /** Stands in every path of the rows that `partition_keys` brought together; null where there are none. */
  readonly partitions: string | null;
}

/** What a step's inputs name: no record, whoever sent it, makes a scorer look elsewhere for that step. */
export class OwnInputs {
  readonly #inputs: ReadonlyMap<string, OwnInput>;

  constructor(step: Step, patterns: PathPatterns) {
    const isPartitioned = step.settings.partitionKeys !== null;
    this.#inputs = new Map(
      step.inputs.map(({ name, type, paths }): [string, OwnInput] => {
        const isTable = type === 'tabular';
        // Wherever the workspace is seen from here: it may have moved since it was planned.
        const partitions = isPartitioned && isTable ? `/${layout.partitions(step, name)}/` : null;
        return [name, { isTable, elements: new InputElements(paths, patterns), partitions }];
      }),
    );
  }

  /** Why no planner of the step can have made it; undefined where one can. */
  fault(miniBatch: Pick<MiniBatch, 'input' | 'folder' | 'slices' | 'ranges'>): string | undefined {
    const stranger = this.stranger(miniBatch);
    if (stranger !== undefined) return `${JSON.stringify(stranger)} is not of the step's inputs`;
    const { input, slices, ranges } = miniBatch;
    const fits = this.#inputs.get(input)?.isTable ? ranges?.length === slices.length : !ranges;
    return fits ? undefined : `its ranges are not those of the input ${input}`;
  }

  /** The first file that is none of its input's; that paths do not climb is the codec's matter. */
  stranger({ input, folder, slices }: Pick<MiniBatch, 'input' | 'folder' | 'slices'>): string | undefined {
    const own = this.#inputs.get(input);
    // What all have in common tells for most mini-batches.
    if (own?.elements.nameAllBelow(folder)) return undefined;
    const slice = slices.find(({ path }) => own === undefined || !holds(own, folder + path));
    return slice && folder + slice.path;
  }
}

const holds = ({ elements, partitions }: OwnInput, path: string): boolean =>
  elements.names(path) || (partitions !== null && path.includes(partitions));

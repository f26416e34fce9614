import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundDataset, ScriptOptions } from '../../../core/ports/workers.ts';
import { encodeFrame, parseHeader } from '../frames.ts';
import { type DatasetHeader, type DatasetHereHeader, FRAME } from '../messages.ts';
import { checkFields } from './answers.ts';
import type { Child } from './child.ts';
import { makeLinks } from './make-links.ts';

/** Answers a child that asks for registered datasets: each stands in its folder before it hears of it. */
export class DatasetAnswers {
  readonly #script: Pick<ScriptOptions, 'findDataset' | 'scratchFolder'>;
  readonly #child: Pick<Child, 'send' | 'hasExited'>;

  constructor(script: Pick<ScriptOptions, 'findDataset' | 'scratchFolder'>, child: Pick<Child, 'send' | 'hasExited'>) {
    this.#script = script;
    this.#child = child;
  }

  /** @throws ProtocolError for a header that asks for nothing */
  answer(header: Buffer): void {
    const fields = { request: 'number', reference: 'string' } as const;
    const { request, reference } = checkFields<DatasetHeader>(parseHeader(header), fields);
    void this.#place(reference).then(
      ({ version, table }) => this.#tell({ request, version, table }),
      (error: Error) => this.#tell({ request, error: error.message }),
    );
  }

  #tell(header: DatasetHereHeader): void {
    this.#child.send(encodeFrame(FRAME.datasetHere, header));
  }

  async #place(reference: string): Promise<FoundDataset> {
    const { findDataset, scratchFolder } = this.#script;
    if (findDataset === undefined) throw new Error(`there is no workspace to look for the dataset ${reference} in`);
    const found = await findDataset(reference);
    const isThere = existsSync(join(scratchFolder, 'azureml-datasets', found.name, String(found.version)));
    // With its child the folder has gone.
    if (!isThere && !this.#child.hasExited) makeLinks(scratchFolder, found.links);
    return found;
  }
}

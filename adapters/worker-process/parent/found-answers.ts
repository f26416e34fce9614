import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Found, ScriptOptions } from '../../../core/ports/workers.ts';
import { encodeFrame, ProtocolError, parseHeader } from '../frames.ts';
import { type FindHeader, type FoundHeader, FRAME } from '../messages.ts';
import { checkFields } from './answers.ts';
import type { Child } from './child.ts';
import { makeLinks } from './make-links.ts';

/** Answers a child that asks for registered datasets and models: each stands in its folder before it hears of it. */
export class FoundAnswers {
  readonly #script: Pick<ScriptOptions, 'find' | 'scratchFolder'>;
  readonly #child: Pick<Child, 'send' | 'hasExited'>;

  constructor(script: Pick<ScriptOptions, 'find' | 'scratchFolder'>, child: Pick<Child, 'send' | 'hasExited'>) {
    this.#script = script;
    this.#child = child;
  }

  /** @throws ProtocolError for a header that asks for nothing there is */
  answer(header: Buffer): void {
    const fields = { request: 'number', kind: 'string', reference: 'string' } as const;
    const asked = checkFields<FindHeader>(parseHeader(header), fields);
    const { request, kind, reference } = asked;
    const { find } = this.#script;
    if (find === undefined || !['dataset', 'model'].includes(kind)) throw new ProtocolError(`a search for a ${kind}`);
    void find(kind, reference)
      .then((found) => this.#place(found))
      .then(
        ({ version, table }) => this.#tell({ request, version, table }),
        (error: Error) => this.#tell({ request, error: error.message }),
      );
  }

  #tell(header: FoundHeader): void {
    this.#child.send(encodeFrame(FRAME.found, header));
  }

  #place(found: Found): Found {
    const { scratchFolder } = this.#script;
    // With its child the folder has gone.
    const isNeeded = !existsSync(join(scratchFolder, found.place)) && !this.#child.hasExited;
    if (isNeeded) makeLinks(scratchFolder, found.links);
    return found;
  }
}

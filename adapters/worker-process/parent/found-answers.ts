import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Found, FoundKind, ScriptOptions } from '../../../core/ports/workers.ts';
import { encodeFrame, ProtocolError, parseHeader } from '../frames.ts';
import { type FindHeader, type FoundHeader, FRAME } from '../messages.ts';
import { checkFields } from './answers.ts';
import type { Child } from './child.ts';
import { makeLinks } from './make-links.ts';

/** By kind and name: what a name means without a version, once it was asked for. */
const MEANT = '.millrace-meant';
/** By place: how a dataset's files are read as a table. */
const TABLES = '.millrace-tables';
/** What is not whole yet. */
const MAKING = '.millrace-making';

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
    const fields = { request: 'count', kind: 'text', reference: 'text' } as const;
    const asked = checkFields<FindHeader>(parseHeader(header), fields);
    const { request, kind, reference } = asked;
    const { find } = this.#script;
    if (find === undefined || !['dataset', 'model'].includes(kind)) throw new ProtocolError(`a search for a ${kind}`);
    void find(kind, reference)
      .then((found) => this.#place(kind, found))
      .then(
        ({ version, table }) => this.#tell({ request, version, table }),
        (error: Error) => this.#tell({ request, error: error.message }),
      );
  }

  #tell(header: FoundHeader): void {
    this.#child.send(encodeFrame(FRAME.found, header));
  }

  #place(kind: FoundKind, found: Found): Found {
    const { scratchFolder } = this.#script;
    // With its child the folder has gone.
    if (this.#child.hasExited) return found;
    noteTable(join(scratchFolder, TABLES, `${found.place}.json`), found);
    if (!existsSync(join(scratchFolder, found.place))) placeWhole(scratchFolder, found);
    noteMeant(join(scratchFolder, MEANT, kind), found);
    return found;
  }
}

/** Its place has all of it or is not there: a disk may be full amid its links, and what is there is not made again. */
function placeWhole(folder: string, { place, links }: Found): void {
  const making = join(folder, MAKING);
  try {
    makeLinks(making, links);
    mkdirSync(dirname(join(folder, place)), { recursive: true });
    renameSync(join(making, place), join(folder, place));
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** For processes that the script starts, before they see that it is there. */
function noteTable(file: string, { table }: Found): void {
  if (table === null || existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(table));
  renameSync(`${file}.new`, file);
}

/** For processes and threads that the script starts: they cannot ask, and the folder has versions that were named. */
function noteMeant(folder: string, { name, meant }: Found): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), String(meant ?? ''));
}

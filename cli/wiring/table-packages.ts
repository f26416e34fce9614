import { join } from 'node:path';
import { scriptLanguage } from '../../core/job/script-language.ts';
import { addressOf } from '../../core/ports/records.ts';
import type { ProcessOptions } from '../../core/ports/workers.ts';
import { formatOf } from '../../core/table/table-shape.ts';
import type { Unsnapshot } from './unsnapshot.ts';

type ProcessOf = (
  manifest: Unsnapshot,
) => Pick<ProcessOptions, 'environment' | 'program'> & { readonly packages?: string | undefined };

/** Looks once for each step whether its workers can load what tables are read with. */
export class TablePackages {
  readonly #processOf: ProcessOf;
  readonly #found = new Set<string>();

  constructor(processOf: ProcessOf) {
    this.#processOf = processOf;
  }

  /** `codeFolder` is absolute. @throws MillraceError `USAGE` that says what to install */
  async require(manifest: Unsnapshot, codeFolder: string): Promise<void> {
    const key = addressOf(manifest);
    const tables = manifest.inputs.filter(({ table }) => table !== undefined);
    if (tables.length === 0 || this.#found.has(key)) return;
    const { environment, program, packages } = this.#processOf(manifest);
    const { entryScript } = manifest.snapshot;
    // Jobs of files need not load it.
    const { requireTablePackages } = await import('../../adapters/environments/table-packages.ts');
    await requireTablePackages({
      language: scriptLanguage(entryScript),
      program,
      packages,
      entryScript: join(codeFolder, entryScript),
      hasParquet: tables.some(({ table, paths }) =>
        paths.some((path) => (table?.format ?? formatOf(path)) === 'parquet'),
      ),
      variables: environment,
    });
    this.#found.add(key);
  }

  /** Whoever asks again is looked at again. */
  forget(manifest: Unsnapshot): void {
    this.#found.delete(addressOf(manifest));
  }
}

import { join } from 'node:path';
import type { StepManifest } from '../../core/job/manifest.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { ProcessOptions } from '../../core/ports/workers.ts';

/** What is known of a step before its code has its snapshot. */
type Known = Omit<StepManifest, 'snapshot'> & { readonly snapshot: { readonly entryScript: string } };
type ProcessOf = (
  manifest: Known,
) => Pick<ProcessOptions, 'environment' | 'program'> & { readonly packages?: string | undefined };

/** Looks once for each step whether its workers can load what tables are read with. */
export class TablePackages {
  readonly #processOf: ProcessOf;
  readonly #found = new Set<string>();

  constructor(processOf: ProcessOf) {
    this.#processOf = processOf;
  }

  /** `codeFolder` is absolute. @throws MillraceError `USAGE` that says what to install */
  async require(manifest: Known, codeFolder: string): Promise<void> {
    const key = keyOf(manifest);
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
      hasParquet: tables.some(
        ({ table, paths }) => table?.format === 'parquet' || (!table?.format && paths.some(isParquet)),
      ),
      variables: environment,
    });
    this.#found.add(key);
  }

  /** Whoever asks again is looked at again. */
  forget(manifest: Known): void {
    this.#found.delete(keyOf(manifest));
  }
}

const keyOf = ({ jobId, step }: Known): string => `${jobId}/${step}`;

const isParquet = (path: string): boolean => /\.parquet$/i.test(path);

import { MillraceError } from '../../core/errors.ts';
import type { AuditEntry, EntryFiles } from '../../core/ports/codec.ts';
import type { SealedParts } from '../../core/ports/ordered-output.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { Store } from '../../core/ports/store.ts';
import { readFrames } from './frames.ts';
import type { StoredEntry } from './stored-entry.ts';

/** Makes the audit from the entries that a seal names. Whoever does it gets the same bytes' worth of entries. */
export async function writeAudit(
  ports: { readonly store: Store; readonly files: EntryFiles; readonly parts: OutputFiles },
  auditPath: string,
  entriesPath: (epoch: number) => string,
  parts: SealedParts,
): Promise<void> {
  await ports.store.putIfAbsent(auditPath, ports.files.write('AuditEntry', entriesOf(ports.parts, parts, entriesPath)));
}

async function* entriesOf(
  files: OutputFiles,
  parts: SealedParts,
  entriesPath: (epoch: number) => string,
): AsyncIterable<AuditEntry> {
  for (const { epoch, length } of parts.entries) {
    let read = 0;
    for await (const page of readFrames<StoredEntry>(files, entriesPath(epoch), length)) {
      for (const { header } of page) yield { ...header, sha256: Buffer.from(header.sha256, 'hex') };
      read = page.at(-1)?.end ?? read;
    }
    if (read === length) continue;
    throw new MillraceError('STATE_CORRUPT', `${entriesPath(epoch)}: damaged at byte ${read} of ${length}`);
  }
}

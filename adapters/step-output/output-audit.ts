import { MillraceError } from '../../core/errors.ts';
import type { AuditEntry, EntryFiles } from '../../core/ports/codec.ts';
import type { SealedParts } from '../../core/ports/ordered-output.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { Store } from '../../core/ports/store.ts';
import { readFrames } from './frames.ts';
import type { StoredEntry } from './stored-entry.ts';

type Look = (entry: AuditEntry) => void;

/** Makes the audit from the entries that a seal names. Whoever does it gets the same bytes' worth of entries. */
export async function writeAudit(
  ports: { readonly store: Store; readonly files: EntryFiles; readonly parts: OutputFiles },
  auditPath: string,
  entriesPath: (epoch: number) => string,
  parts: SealedParts,
  startLook: () => Look,
): Promise<void> {
  const entries = () => seen(entriesOf(ports.parts, parts, entriesPath), startLook());
  if (await ports.store.putIfAbsent(auditPath, ports.files.write('AuditEntry', entries()))) return;
  // Another's audit stands: it may have been there before ours was read to its end.
  for await (const _ of entries());
}

async function* seen(entries: AsyncIterable<AuditEntry>, look: Look): AsyncIterable<AuditEntry> {
  for await (const entry of entries) {
    look(entry);
    yield entry;
  }
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

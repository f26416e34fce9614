import type { AuditEntry } from '../../core/ports/codec.ts';

/** An audit entry as it lies in `entries.<e>`: in JSON, with its hash in hex. */
export type StoredEntry = Omit<AuditEntry, 'sha256'> & { readonly sha256: string };

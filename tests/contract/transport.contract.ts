import { describe } from 'vitest';
import { transportAssignment } from './transport-assignment.contract.ts';
import { transportCommits } from './transport-commits.contract.ts';
import { transportEndings } from './transport-endings.contract.ts';
import type { TransportHarness } from './transport-harness.ts';
import { transportRecords } from './transport-records.contract.ts';

/** What every transport promises (core/ports/transport.ts), asked through the port alone. */
export function transportContract(name: string, harness: TransportHarness): void {
  describe(`${name} keeps the transport contract`, () => {
    transportRecords(harness);
    transportCommits(harness);
    transportAssignment(harness);
    transportEndings(harness);
  });
}

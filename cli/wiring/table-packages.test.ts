import { expect, it } from 'vitest';
import { manifestIn } from '../../tests/support/fed-collector.ts';
import { TablePackages } from './table-packages.ts';

const TABLE = { format: 'csv' } as never;

it('looks once for each step, and remembers none that is over', async () => {
  const base = manifestIn('/nowhere');
  const inputs = base.inputs.map((input) => ({ ...input, table: TABLE }));
  const manifest = { ...base, inputs, snapshot: { ...base.snapshot, entryScript: 'score.py' } };
  let looks = 0;
  const packages = new TablePackages(() => {
    looks += 1;
    // It says that nothing is missing.
    return { program: 'true', environment: { PATH: process.env.PATH ?? '' } };
  });
  for (let n = 0; n < 2; n += 1) await packages.require(manifest, '/nowhere');
  expect(looks).toBe(1);
  packages.forget(manifest);
  await packages.require(manifest, '/nowhere');
  expect(looks).toBe(2);
});

import { describe, expect, it } from 'vitest';
import type { ResolvedInput } from '../job/manifest.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { planKeys } from './plan-keys.ts';

const input = { name: 't', skip: 0, take: null } as ResolvedInput;

function planned(firstPath: string, keys: readonly string[], pathColumns: readonly string[] = []): TablePlan {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const plan = { firstPath, format: { columns: named(['v']) }, pathColumns: { columns: named(pathColumns) } };
  return planKeys(input, plan as unknown as TablePlan, keys);
}

describe('keys of a table', () => {
  it('may be columns, some of them made of paths', () => {
    expect(planned('/in/Y=1/a.csv', ['Y', 'v'], ['Y'])).toMatchObject({ isCopied: true });
    expect(planned('/in/Y=1/a.csv', ['Y'], ['Y'])).toMatchObject({ isCopied: false });
  });

  it('are refused where some stand in folders alone, and others do not', () => {
    expect(() => planned('/in/Y=1/a.csv', ['Y', 'v'])).toThrow(
      'input t: partition_keys: Y stands in the folders of /in/Y=1/a.csv, and v does not: all keys must be in the folders, or all columns',
    );
  });

  it('are refused with the nearest where they stand nowhere', () => {
    expect(() => planned('/in/Y=1/a.csv', ['w'])).toThrow('w is not a column of /in/Y=1/a.csv; did you mean v?');
    expect(() => planned('/in/Y=1/a.csv', ['w', 'Y'])).toThrow('w is not a column');
  });
});

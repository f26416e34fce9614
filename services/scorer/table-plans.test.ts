import { describe, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { MiniBatch } from '../../core/ports/records.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { TablePlans } from './table-plans.ts';

const miniBatch = (input: string, ranges: MiniBatch['ranges'] = [{ from: 0, to: 1 }]): MiniBatch => ({
  ...{ kind: 'MiniBatch', jobId: 'j', step: 's', run: 1, index: 0, publication: 1, claim: null },
  ...{ input, folder: '/', slices: [], ranges },
});

function opened(inputs: readonly string[]) {
  const files = new Map(
    inputs.map((input) => [layout.tablePlan({ jobId: 'j', step: 's' }, input), checkedState({ input })]),
  );
  const store = memoryStore(files);
  const reads: string[] = [];
  const read = async (path: string) => {
    reads.push(path);
    return files.get(path);
  };
  return { plans: new TablePlans({ ...store, read }), reads };
}

describe('the plans of tables', () => {
  it('are read once', async () => {
    const { plans, reads } = opened(['a']);
    expect(await plans.of(miniBatch('a'))).toEqual(await plans.of(miniBatch('a')));
    expect(reads).toHaveLength(1);
  });

  it('stay in memory only as far as they were used lately', async () => {
    const names = Array.from({ length: 65 }, (_, at) => `t${at}`);
    const { plans, reads } = opened(names);
    for (const name of names) {
      await plans.of(miniBatch(name));
      await plans.of(miniBatch('t0'));
    }
    expect(reads).toHaveLength(65);
    await plans.of(miniBatch('t0'));
    await plans.of(miniBatch('t1'));
    expect(reads).toHaveLength(66);
  });

  it('are none of files', async () => {
    expect(await opened([]).plans.of(miniBatch('a', null))).toBeUndefined();
  });

  it('are missed with their name', async () => {
    await expect(opened([]).plans.of(miniBatch('a'))).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });
});

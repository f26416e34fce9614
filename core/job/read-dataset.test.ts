import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { datasetRegistry } from '../registry/dataset.ts';
import { KnownEntries } from '../registry/known-entries.ts';
import { JobFaults } from './job-faults.ts';
import { withDataset } from './read-dataset.ts';

const NOTES = { description: null, tags: {} };

async function expanded(input: Record<string, unknown>): Promise<{ input: unknown; faults: string }> {
  const store = memoryStore();
  await datasetRegistry(store).add('images', NOTES, { type: 'file', path: '/a', take: 5 }, '');
  const entries = new KnownEntries();
  if (typeof input.dataset === 'string') entries.dataset(input.dataset);
  await entries.load(store);
  const faults = new JobFaults({ name: 'job', lineOf: () => undefined });
  const result = withDataset(input, ['inputs', 0], entries, faults);
  let said = '';
  try {
    faults.throwIfAny();
  } catch (error) {
    said = (error as Error).message;
  }
  return { input: result, faults: said };
}

describe('an input that is a dataset', () => {
  it('is what the dataset says, with its own mode, skip and take', async () => {
    const { input } = await expanded({ name: 'x', dataset: 'images:1', take: 2, skip: 1 });
    expect(input).toEqual({ name: 'x', type: 'file', path: '/a', take: 2, skip: 1 });
    expect((await expanded({ name: 'x', type: 'file', dataset: 'images' })).input).toMatchObject({ take: 5 });
    const fetched = await expanded({ name: 'x', dataset: 'images', mode: 'download' });
    expect(fetched).toEqual({ input: { name: 'x', type: 'file', path: '/a', take: 5, mode: 'download' }, faults: '' });
  });

  it.each([
    [{ dataset: 'image' }, 'inputs[0].dataset: dataset image is not'],
    [{ dataset: 'images:2' }, 'there is no dataset images:2; its versions: 1'],
    [{ dataset: 7 }, 'must be the name'],
    [{ dataset: 'images', path: 'b' }, 'inputs[0].path: comes with the dataset images'],
    [{ dataset: 'images', type: 'tabular' }, 'inputs[0].type: comes with the dataset'],
  ])('%j is refused', async (input, fault) => {
    expect((await expanded(input)).faults).toContain(fault);
  });

  it('is left alone when it names none', async () => {
    expect((await expanded({ name: 'x', path: 'a' })).input).toEqual({ name: 'x', path: 'a' });
  });
});

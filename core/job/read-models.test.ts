import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { KnownEntries } from '../registry/known-entries.ts';
import { modelRegistry } from '../registry/registry.ts';
import { JobFaults } from './job-faults.ts';
import { readModels } from './read-models.ts';

const MODEL = { sha256: '0'.repeat(64), fileName: 'net.onnx', files: 1, bytes: 7 };

async function read(value: unknown): Promise<{ models: readonly unknown[]; faults: string }> {
  const store = memoryStore();
  for (let n = 0; n < 2; n += 1) await modelRegistry(store).add('mnist', { description: null, tags: {} }, MODEL, '');
  const entries = new KnownEntries();
  for (const text of ['mnist', 'mnist:1', 'minst']) entries.model(text);
  await entries.load(store);
  const faults = new JobFaults({ name: 'job', lineOf: () => undefined });
  const models = readModels(value, entries, faults);
  let said = '';
  try {
    faults.throwIfAny();
  } catch (error) {
    said = (error as Error).message;
  }
  return { models, faults: said };
}

describe("a job's models", () => {
  it('are none, or versions that are known', async () => {
    expect(await read(undefined)).toEqual({ models: [], faults: '' });
    const { models } = await read(['mnist']);
    expect(models).toEqual([{ name: 'mnist', version: 2, sha256: MODEL.sha256, fileName: 'net.onnx' }]);
    expect((await read(['mnist:1'])).models).toMatchObject([{ version: 1 }]);
  });

  it.each([
    ['mnist', 'must be a list'],
    [[7], 'models[0]: must be the name'],
    [['minst'], 'did you mean mnist?'],
    [['mnist', 'mnist:1'], 'models[1]: mnist is named twice'],
  ])('are refused: %j', async (value, fault) => {
    expect((await read(value)).faults).toContain(fault);
  });
});

import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { GrowingFile, OutputFiles } from '../../core/ports/output-files.ts';
import { outputsElsewhere } from './outputs-elsewhere.ts';

const full = (place: string) => new MillraceError('STORE_FULL', `disk full: cannot write ${place}`);

/** Whatever is written is too much. */
const FULL: Partial<OutputFiles> = {
  create: (place) =>
    ({ place, length: 7, append: () => Promise.reject(full(place)), close: () => {} }) as unknown as GrowingFile,
  remove: (place) => {
    throw full(place);
  },
  publish: ({ folder }) => Promise.reject(full(folder)),
};
const files = outputsElsewhere(FULL as OutputFiles, '/work');

it('a place outside of the workspace that is full is the fault of the job that has named it', async () => {
  const own = { code: 'OUTPUT_UNUSABLE', message: expect.stringContaining('disk full: cannot write /out/') };
  const segment = files.create('/out/rows', 'output');
  expect([segment.place, segment.length]).toEqual(['/out/rows', 7]);
  await expect(segment.append([])).rejects.toMatchObject(own);
  expect(() => files.remove('/out/rows')).toThrow(expect.objectContaining(own));
  const output = { folder: '/out/', fileName: 'rows' } as Parameters<OutputFiles['publish']>[0];
  await expect(files.publish(output, { epoch: 1, segments: [], entries: [] }, String)).rejects.toMatchObject(own);
});

it('a workspace that is full concerns all jobs', async () => {
  await expect(files.create('/work/jobs/rows', 'output').append([])).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(() => files.remove('/work/jobs/rows')).toThrow(expect.objectContaining({ code: 'STORE_FULL' }));
});

it('an output that is away is given up where it was tried for minutes, in Azure Blob, and else with the service', async () => {
  const away = new MillraceError('STORE_UNAVAILABLE', 'it does not answer');
  const names = () => Promise.reject(away);
  const { names: namesOf } = outputsElsewhere({ names } as unknown as OutputFiles, '/work');
  await expect(namesOf('azure-blob://lake/out')).rejects.toMatchObject({ code: 'OUTPUT_UNUSABLE' });
  await expect(namesOf('/out')).rejects.toBe(away);
});

it('so is one that is read: a Parquet output is made of what was written', async () => {
  const away = new MillraceError('STORE_UNAVAILABLE', 'it does not answer');
  const files = outputsElsewhere(
    {
      // biome-ignore lint/correctness/useYield: nobody may read it
      async *stream() {
        throw away;
      },
      open: () => ({ read: () => Promise.reject(away), close: () => {} }),
    } as unknown as OutputFiles,
    '/work',
  );
  const place = 'azure-blob://lake/out/rows.partial/1';
  await expect(Array.fromAsync(files.stream(place, 0, 1))).rejects.toMatchObject({ code: 'OUTPUT_UNUSABLE' });
  const file = await files.open(place);
  await expect(file?.read(0, 1)).rejects.toMatchObject({ code: 'OUTPUT_UNUSABLE' });
});

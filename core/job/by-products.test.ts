import { describe, expect, it } from 'vitest';
import { type ByProduct, holdsStill } from './by-products.ts';

describe('a note of where a run writes', () => {
  const files = ['rows.txt', 'rows.txt.partial'];
  const holds = (note: ByProduct, ...there: readonly string[]): boolean =>
    holdsStill(note, {
      exists: (path) => there.includes(path),
      isEmpty: (folder) => !there.some((path) => path.startsWith(`${folder}/`)),
    });

  it('holds where its run has not begun to write, while it does, and afterwards', () => {
    expect(holds({ place: '/job/o', files })).toBe(true);
    expect(holds({ place: '/job/o', files }, '/job/o/rows.txt.partial', '/job/o/any')).toBe(true);
    expect(holds({ place: '/job/o', files }, '/job/o/rows.txt', '/job/o/any')).toBe(true);
  });

  it('holds no longer for a folder in which nothing of the job is', () => {
    expect(holds({ place: '/job/o', files }, '/job/o/helper.py')).toBe(false);
  });

  it('holds where it cannot be told what is of the job', () => {
    expect(holds({ place: '/job/o', files: [] }, '/job/o/any')).toBe(true);
    expect(holds({ place: '/job/run.log' }, '/job/run.log')).toBe(true);
    expect(holds({ place: '/job/{job_id}', files }, '/job/{job_id}/any')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { PLAIN_TABLE } from '../../tests/support/plain-table-options.ts';
import type { TableOptions } from '../job/manifest.ts';
import { planTable } from './table-plan.ts';
import { tableShape } from './table-shape.ts';

const FOUND = ['Path', 'n'].map((name) => ({ name, type: 'string' as const }));
const OF_PATHS = { columns: [{ name: 'Path', type: null }], format: '{Path}/*', roots: [] };

function planned(options: Partial<TableOptions>, found = FOUND, inPaths?: typeof OF_PATHS) {
  const all = { ...PLAIN_TABLE, includePath: true, ...options };
  return planTable('table', all, tableShape(all, 'table', '/in/a.csv'), found, '/in/a.csv', inPaths);
}

describe('the column that include_path adds', () => {
  const refusal = expect.objectContaining({
    code: 'JOB_INVALID',
    message: 'input table: include_path adds a column Path, and /in/a.csv has one',
    hint: expect.stringContaining('drop_columns'),
  });

  it('is refused where the file, or its path, has one of that name', () => {
    expect(() => planned({})).toThrow(refusal);
    expect(() => planned({}, FOUND.slice(1), OF_PATHS)).toThrow(refusal);
  });

  it('takes the place of one that is left out', () => {
    expect(planned({ dropColumns: ['Path'] }).format.pathColumn).toBe('Path');
    expect(planned({ keepColumns: ['n'] }).format.pathColumn).toBe('Path');
    expect(planned({ includePath: false }).format.pathColumn).toBeNull();
  });
});

describe('column_types of parquet', () => {
  const typed = (name: string) =>
    planned({ format: 'parquet', includePath: false, columnTypes: [{ name, type: 'int' }] }, FOUND, OF_PATHS);

  it('are refused, since its columns have types of their own', () => {
    const message = 'input table: column_types: n has a type of its own in /in/a.csv, which is parquet';
    expect(() => typed('n')).toThrow(expect.objectContaining({ code: 'JOB_INVALID', message }));
  });

  it('are taken of what paths say', () => {
    expect(typed('Path').pathColumns?.columns).toMatchObject([{ name: 'Path', type: 'int', isDeclared: true }]);
  });
});

import { join } from 'node:path';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { pathWithPython } from '../support/python-with.ts';
import { workersLineEndsContract } from './workers-line-ends.contract.ts';
import { workersParquetContract } from './workers-parquet.contract.ts';
import { workersTableGroupsContract } from './workers-table-groups.contract.ts';
import { workersTableValuesContract } from './workers-table-values.contract.ts';
import { workersTablesContract } from './workers-tables.contract.ts';

const scripts = join(import.meta.dirname, 'workers-python-scripts');
const inherited = { PATH: await pathWithPython('pandas', 'pyarrow') };
const host = {
  open: createWorkers,
  scripts,
  extension: 'py',
  inherited,
  isNanNull: true,
  readsAnyInt96: true,
} as const;
workersTablesContract('Python', host);
workersTableGroupsContract('Python', host);
workersTableValuesContract('Python', host);
workersLineEndsContract('Python', host);
workersParquetContract('Python', host);

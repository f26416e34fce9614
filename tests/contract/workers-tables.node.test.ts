import { join } from 'node:path';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { workersLineEndsContract } from './workers-line-ends.contract.ts';
import { workersParquetContract } from './workers-parquet.contract.ts';
import { workersTableGroupsContract } from './workers-table-groups.contract.ts';
import { workersTableValuesContract } from './workers-table-values.contract.ts';
import { workersTablesContract } from './workers-tables.contract.ts';

const scripts = join(import.meta.dirname, 'workers-node-scripts');
const host = { open: createWorkers, scripts, extension: 'ts' } as const;
workersTablesContract('node', host);
workersTableGroupsContract('node', host);
workersTableValuesContract('node', host);
workersLineEndsContract('node', host);
workersParquetContract('node', host);

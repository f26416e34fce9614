import { join } from 'node:path';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { workersTablesContract } from './workers-tables.contract.ts';

const scripts = join(import.meta.dirname, 'workers-node-scripts');
workersTablesContract('node', { open: createWorkers, scripts, extension: 'ts' });

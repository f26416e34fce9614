import { join } from 'node:path';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { pathWithPython } from '../support/python-with.ts';
import { workersTablesContract } from './workers-tables.contract.ts';

const scripts = join(import.meta.dirname, 'workers-python-scripts');
const inherited = { PATH: await pathWithPython('pandas', 'pyarrow') };
workersTablesContract('Python', { open: createWorkers, scripts, extension: 'py', inherited, isNanNull: true });

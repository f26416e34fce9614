import { fileURLToPath } from 'node:url';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { workersContract } from './workers.contract.ts';
import { workersClocksContract } from './workers-clocks.contract.ts';

const scripts = fileURLToPath(new URL('./workers-node-scripts', import.meta.url));
const host = { open: createWorkers, scripts, extension: 'ts' };

workersContract('Node', host);
workersClocksContract('Node', host);

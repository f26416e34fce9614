import { fileURLToPath } from 'node:url';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { workersContract } from './workers.contract.ts';

const scripts = fileURLToPath(new URL('./workers-node-scripts', import.meta.url));

workersContract('Node', { open: createWorkers, scripts, extension: 'ts' });

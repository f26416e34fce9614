import { fileURLToPath } from 'node:url';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { workersContract } from './workers.contract.ts';

const scripts = fileURLToPath(new URL('./workers-python-scripts', import.meta.url));

workersContract('Python', { open: createWorkers, scripts, extension: 'py' });

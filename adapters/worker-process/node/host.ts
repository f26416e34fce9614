/**
 * The child's main file, started by `parent/host-command.ts`: speaks the worker protocol on file descriptors 3 and 4.
 * Everything else is loaded after the compile cache is on, so that a worker is ready early.
 */
import * as module from 'node:module';

module.enableCompileCache?.();
const { openSession } = await import('./session.ts');
openSession();

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../tools/kafka-local/free-ports.ts';
import { until } from './poll.ts';

const START_TIMEOUT_MS = 60_000;
const MAIN = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');

export interface Azurite {
  readonly port: number;
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  /** Nothing goes to the disk: quicker, for tests that keep little in it. */
  readonly inMemory?: boolean;
  /** PEM files. It speaks HTTPS then, and takes tokens of Entra ID whoever has signed them. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Microsoft's own emulator of Azure Blob, on a free port and a folder of its own. */
export async function startAzurite({ inMemory = false, tls }: AzuriteOptions = {}): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'azurite-'));
  const [port] = (await freePorts(1)) as [number];
  const kept = inMemory ? ['--inMemoryPersistence'] : ['--location', folder];
  const secured = tls === undefined ? [] : ['--cert', tls.cert, '--key', tls.key, '--oauth', 'basic'];
  const words = ['--blobPort', String(port), ...kept, ...secured, '--silent', '--disableTelemetry'];
  // The emulator is older than the newest version of the protocol.
  const child = spawn(process.execPath, [MAIN, ...words, '--skipApiVersionCheck'], { stdio: 'ignore', cwd: folder });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(forced);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(() => child.exitCode !== null || answers(port), { timeoutMs: START_TIMEOUT_MS, what: 'its start' });
    if (child.exitCode !== null) throw new Error(`Azurite ended at once (${child.exitCode})`);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type Azurite, startAzurite } from './start-azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the run's Azurite. */
    readonly azuriteCounter: string;
  }
}

let server: Server | undefined;
let azurite: Promise<Azurite> | undefined;

/** One Azurite for the whole run, started when the first file asks for it. */
export async function setup(project: TestProject): Promise<void> {
  server = createServer((_, response) => {
    // Who asks may be blocked for so long that the connection is gone when it asks again.
    response.setHeader('connection', 'close');
    azurite ??= startAzurite({ inMemory: true });
    azurite.then(
      ({ port }) => response.end(JSON.stringify({ port } satisfies AzuriteAnswer)),
      (error: Error) => response.end(JSON.stringify({ error: error.message } satisfies AzuriteAnswer)),
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  project.provide('azuriteCounter', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

export async function teardown(): Promise<void> {
  server?.close();
  await azurite?.then(({ stop }) => stop()).catch(() => undefined);
}

export type AzuriteAnswer = { readonly port: number } | { readonly error: string };

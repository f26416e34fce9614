import { randomUUID } from 'node:crypto';
import { ContainerClient } from '@azure/storage-blob';
import { inject } from 'vitest';
import type { AzuriteAnswer } from './azurite-counter.ts';

/** What every Azurite knows (its documentation); no secret. */
export const AZURITE_ACCOUNT = 'devstoreaccount1';
export const AZURITE_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** The port of this run's Azurite. */
export async function azuritePort(): Promise<number> {
  const answer = (await (await fetch(inject('azuriteCounter'))).json()) as AzuriteAnswer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.port;
}

/** How a client reaches an Azurite, or a proxy before it, at this port. */
export const azuriteConnection = (port: number): string =>
  `DefaultEndpointsProtocol=http;AccountName=${AZURITE_ACCOUNT};AccountKey=${AZURITE_KEY};BlobEndpoint=http://127.0.0.1:${port}/${AZURITE_ACCOUNT};`;

/** As settings of a datastore, and what has to be in the environment for it. */
export interface TestDatastore {
  /** Behind `datastore register NAME`. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface TestContainer {
  /** `azure-blob://…`. */
  readonly address: string;
  readonly container: string;
  readonly access: { readonly kind: 'connection-string'; readonly text: string };
  readonly datastore: TestDatastore;
  /** The same at another port: of a proxy, say. */
  datastoreAt(port: number): TestDatastore;
  /** Behind a proxy, say. */
  through(port: number): { readonly kind: 'connection-string'; readonly text: string };
}

function datastoreAt(endpoint: string, container: string): TestDatastore {
  const place = ['--azure-blob', `${AZURITE_ACCOUNT}/${container}`, '--endpoint', endpoint];
  const opened = ['--credential', 'account-key', '--credential-variable', 'LAKE_KEY'];
  return { words: [...place, ...opened], environment: { LAKE_KEY: AZURITE_KEY } };
}

/** A new and empty container of the run's Azurite. */
export async function makeContainer(): Promise<TestContainer> {
  return makeContainerAt(await azuritePort());
}

/** A new and empty container of the Azurite at this port. */
export async function makeContainerAt(port: number): Promise<TestContainer> {
  const container = `test-${randomUUID()}`;
  const through = (at: number) => ({ kind: 'connection-string', text: azuriteConnection(at) }) as const;
  const access = through(port);
  await new ContainerClient(access.text, container).create();
  const at = (port: number) => datastoreAt(`http://127.0.0.1:${port}/${AZURITE_ACCOUNT}`, container);
  const address = `azure-blob://${AZURITE_ACCOUNT}/${container}`;
  return { address, container, access, datastore: at(port), datastoreAt: at, through };
}

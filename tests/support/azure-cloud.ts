import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { AZURITE_ACCOUNT, AZURITE_KEY } from './azurite.ts';
import { answerAsEntra, answerAsMachine, ENTRA_HOST } from './entra-stub.ts';
import { type Azurite, startAzurite } from './start-azurite.ts';

const run = promisify(execFile);
const BLOB_HOST = `${AZURITE_ACCOUNT}.blob.core.windows.net`;
/** Of the same account, in another cloud. */
export const SOVEREIGN_HOST = `${AZURITE_ACCOUNT}.blob.core.chinacloudapi.cn`;
const HOUR_MS = 3_600_000;

/**
 * As much of Azure as logging in needs, all of it on this machine and under its real names: a proxy leads there whoever
 * is told of it. An Azurite that takes tokens, Entra ID, and the address at which machines learn theirs.
 */
export class AzureCloud {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  readonly #cert = join(this.#folder, 'cert.pem');
  readonly #servers: Server[] = [];
  #azurite: Azurite | undefined;
  #proxy = 0;
  /** Who was given a token, and how he had asked. */
  readonly tokens: string[] = [];
  /** Who was called over HTTPS, by name. */
  readonly hosts = new Set<string>();
  /** Whether machines have an identity; without one nobody answers there. */
  hasMachineIdentity = false;
  /** For how long a machine's tokens are good; undefined: for an hour. */
  machineTokenSeconds: number | undefined;
  readonly secrets = { clientSecret: 'of the client', federatedToken: 'of the cluster' };

  static async open(): Promise<AzureCloud> {
    const cloud = new AzureCloud();
    await cloud.#open();
    return cloud;
  }

  /** What a process needs to be led here instead of to the world. */
  get environment(): Record<string, string> {
    return { HTTPS_PROXY: `http://127.0.0.1:${this.#proxy}`, NODE_EXTRA_CA_CERTS: this.#cert };
  }

  /** A file with the token that a cluster gives its pods. */
  get federatedTokenFile(): string {
    const file = join(this.#folder, 'token');
    writeFileSync(file, this.secrets.federatedToken);
    return file;
  }

  /** Of the account, for an hour. */
  signature(permissions = 'rwdlac'): string {
    const values = {
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      permissions: AccountSASPermissions.parse(permissions),
      protocol: SASProtocol.Https,
      expiresOn: new Date(Date.now() + HOUR_MS),
    };
    return String(
      generateAccountSASQueryParameters(values, new StorageSharedKeyCredential(AZURITE_ACCOUNT, AZURITE_KEY)),
    );
  }

  async makeContainer(name: string, isPublic = false): Promise<void> {
    await this.#call('PUT', `${name}?restype=container`, isPublic ? { 'x-ms-blob-public-access': 'container' } : {});
  }

  async put(path: string, content: string): Promise<void> {
    await this.#call('PUT', path, { 'x-ms-blob-type': 'BlockBlob' }, content);
  }

  /** The names of all blobs. */
  async names(container: string): Promise<readonly string[]> {
    const listed = await this.#call('GET', `${container}?restype=container&comp=list`);
    return [...listed.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name as string);
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
    await this.#azurite?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #open(): Promise<void> {
    const key = join(this.#folder, 'key.pem');
    const names = `subjectAltName=DNS:${BLOB_HOST},DNS:${SOVEREIGN_HOST},DNS:${ENTRA_HOST}`;
    const made = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=a cloud',
    ];
    const files = ['-keyout', key, '-out', this.#cert];
    await run('openssl', ['req', '-x509', ...made, '-addext', names, ...files]);
    const tls = { cert: this.#cert, key };
    this.#azurite = await startAzurite({ inMemory: true, tls });
    const onToken = (how: string) => void this.tokens.push(how);
    const entra = createTlsServer({ cert: readFileSync(tls.cert), key: readFileSync(key) }, (incoming, outgoing) => {
      void answerAsEntra(incoming, outgoing, this.secrets, onToken);
    });
    const machine = createServer((incoming, outgoing) => {
      if (this.hasMachineIdentity) answerAsMachine(incoming, outgoing, onToken, this.machineTokenSeconds);
      else incoming.socket.destroy();
    });
    const ports = new Map([BLOB_HOST, SOVEREIGN_HOST].map((host) => [host, this.#azurite?.port]));
    ports.set(ENTRA_HOST, await this.#listen(entra));
    machine.on('connect', ({ url = '' }, socket) => {
      const host = url.replace(/:443$/, '');
      this.hosts.add(host);
      lead(socket, ports.get(host));
    });
    this.#proxy = await this.#listen(machine);
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  async #call(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<string> {
    const url = `https://127.0.0.1:${this.#azurite?.port}/${path}${path.includes('?') ? '&' : '?'}${this.signature()}`;
    const named = { host: BLOB_HOST, 'content-length': String(Buffer.byteLength(body)), ...headers };
    const made = request(url, { method, headers: named, ca: readFileSync(this.#cert), servername: BLOB_HOST }).end(
      body,
    );
    const [response] = await once(made, 'response');
    const answered = await text(response);
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${answered}`);
    return answered;
  }
}

/** Nobody else is reached from here. */
function lead(socket: Duplex, port: number | undefined): void {
  if (port === undefined) return void socket.destroy();
  const there = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    there.pipe(socket).pipe(there);
  });
  there.on('error', () => socket.destroy());
  socket.on('error', () => there.destroy());
}

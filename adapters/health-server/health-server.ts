import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MillraceError } from '../../core/errors.ts';

export interface HealthAnswers {
  /** Why the service cannot work now; undefined when it can. */
  readonly notReady: () => Promise<string | undefined>;
  /** In Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

export interface HealthServerOptions extends HealthAnswers {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
}

export interface HealthServer {
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

/** Nobody needs longer to ask for a path. */
const REQUEST_MS = 5_000;
const MOST_CONNECTIONS = 50;

/**
 * Answers `/healthz` (the process lives), `/readyz` (it can work) and `/metrics`; nothing can be changed through it.
 *
 * @throws MillraceError `USAGE` when it cannot listen there
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead) void answer(options, request.url ?? '', response);
    else send(response.setHeader('allow', 'GET, HEAD'), 405, 'only GET and HEAD\n');
    request.resume();
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, close: () => closed(server) };
}

async function answer({ notReady, metrics }: HealthAnswers, url: string, response: ServerResponse): Promise<void> {
  const path = url.split('?', 1)[0];
  const reason = path === '/readyz' ? await notReady() : undefined;
  if (path === '/healthz') send(response, 200, 'ok\n');
  else if (path === '/readyz') send(response, reason === undefined ? 200 : 503, `${reason ?? 'ready'}\n`);
  else if (path === '/metrics') send(response, 200, await metrics(), 'text/plain; version=0.0.4; charset=utf-8');
  else send(response, 404, 'there are /healthz, /readyz and /metrics\n');
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, headers).end(text);
}

function listening(server: Server, { port, host }: HealthServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (cause) => {
    const message = `cannot listen on ${host}:${port} (MILLRACE_HTTP_HOST, MILLRACE_HTTP_PORT): ${cause.message}`;
    reject(new MillraceError('USAGE', message, { cause }));
  });
  server.listen(port, host, resolve);
  return promise;
}

function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  return promise;
}

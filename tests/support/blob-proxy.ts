import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call as a proxy sees it. */
export interface BlobCall {
  readonly method: string;
  /** Of the blob, decoded, without the account. */
  readonly path: string;
  /** What the query says that it is about: `blocklist`, `block`, `list` … ; empty for the blob itself. */
  readonly comp: string;
  /** The part that is asked for, as `bytes=0-99`; empty: all of it. */
  readonly range: string;
  /** The etag that it must have; empty: any. */
  readonly ifMatch: string;
  /** The etag that it must not have, `*`: any; empty: it may. */
  readonly ifNoneMatch: string;
}

/** What is done to a call instead of letting it pass. */
export type BlobFault =
  /** Answered at once, without asking the server. */
  | { readonly kind: 'answer'; readonly status: number; readonly code?: string; readonly retryAfter?: number }
  /** Somebody else answers, all in good order: a portal that wants a login first. */
  | { readonly kind: 'portal' }
  /** The connection breaks before the server hears of it. */
  | { readonly kind: 'reset' }
  /** The server has done it; its answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** The answer breaks off in the middle of its body. */
  | { readonly kind: 'cut-body' }
  /** The call is taken, and no answer ever comes; the connection stays. */
  | { readonly kind: 'silent' }
  /** The answer stops in the middle of its body, and never goes on; the connection stays. */
  | { readonly kind: 'stalled-body' }
  /** The answer does not say how long it is: its body, if any, comes in chunks. */
  | { readonly kind: 'chunked' }
  /** The answer comes that much later. */
  | { readonly kind: 'slow-answer'; readonly ms: number }
  /** The answer's body comes that much later than its head. */
  | { readonly kind: 'slow-body'; readonly ms: number }
  /** Something happens to the caller before the server hears of the call, or after it has done it: no answer comes. */
  | { readonly kind: 'last-moment'; readonly when: 'before' | 'after'; readonly act: () => void }
  /** The caller's connection breaks; the server hears of the call all the same, only later. */
  | { readonly kind: 'late'; readonly until: Promise<unknown>; readonly answered: (status: number) => void };

/** Says what becomes of a call; undefined: it passes. */
export type FaultRule = (call: BlobCall) => BlobFault | undefined;

/** Stands before an Azurite and does to its calls what a test says. */
export class BlobProxy {
  readonly #server: Server;
  rule: FaultRule = () => undefined;
  /** For what the rule lets pass. */
  background: FaultRule = () => undefined;
  /** All calls that came, in order. */
  readonly calls: BlobCall[] = [];
  /** Connections that there have been. */
  connections = 0;
  readonly #links = new Set<Socket>();
  readonly #frozen = new WeakSet<Socket>();

  private constructor(targetPort: number) {
    this.#server = createServer((incoming, outgoing) => {
      void this.#pass(incoming, outgoing, targetPort).catch(() => outgoing.destroy());
    });
    this.#server.on('connection', (link) => {
      this.connections += 1;
      this.#links.add(link);
      link.on('close', () => this.#links.delete(link));
    });
  }

  static async open(targetPort: number): Promise<BlobProxy> {
    const proxy = new BlobProxy(targetPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The first `times` calls that fit meet this fault; resolves with the last of them. */
  failNext(times: number, fits: (call: BlobCall) => boolean, fault: BlobFault): Promise<void> {
    let left = times;
    return new Promise((resolve) => {
      this.rule = (call) => {
        if (left === 0 || !fits(call)) return undefined;
        left -= 1;
        if (left === 0) resolve();
        return fault;
      };
    });
  }

  /** Breaks every connection that there is now. */
  dropLinks(): void {
    this.#server.closeAllConnections();
  }

  /** What comes on the connections that there are now is never answered, and nobody is told. New ones work. */
  freezeLinks(): void {
    for (const link of this.#links) this.#frozen.add(link);
  }

  async close(): Promise<void> {
    this.dropLinks();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number): Promise<void> {
    const call = callOf(incoming);
    this.calls.push(call);
    if (this.#frozen.has(incoming.socket)) return;
    const body = await buffer(incoming);
    const fault = this.rule(call) ?? this.background(call);
    if (fault?.kind === 'last-moment' && fault.when === 'before') return fault.act();
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'reset') return void incoming.socket.destroy();
    if (fault?.kind === 'answer') return answer(outgoing, fault);
    if (fault?.kind === 'portal') return portal(outgoing);
    if (fault?.kind === 'late') {
      incoming.socket.destroy();
      await fault.until;
    }
    const passed = request({ port, host: '127.0.0.1', ...pick(incoming) });
    passed.end(body);
    const [response] = (await once(passed, 'response')) as [IncomingMessage];
    const answered = await buffer(response);
    if (fault?.kind === 'last-moment') return fault.act();
    if (fault?.kind === 'late') return fault.answered(response.statusCode ?? 0);
    if (fault?.kind === 'slow-answer') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.kind === 'lose-answer') return void incoming.socket.destroy();
    const { 'content-length': length, ...unmeasured } = response.headers;
    outgoing.writeHead(response.statusCode ?? 500, fault?.kind === 'chunked' ? unmeasured : response.headers);
    await send(outgoing, answered, fault);
  }
}

const pick = ({ method, url, headers }: IncomingMessage) => ({ method, path: url, headers });

function callOf({ method = '', url = '', headers }: IncomingMessage): BlobCall {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const path = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  const range = String(headers['x-ms-range'] ?? headers.range ?? '');
  const { 'if-match': ifMatch = '', 'if-none-match': ifNoneMatch = '' } = headers;
  return { method, path, comp: searchParams.get('comp') ?? '', range, ifMatch, ifNoneMatch };
}

function portal(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/html' });
  outgoing.end('<html><body>Please log in</body></html>');
}

function answer(outgoing: ServerResponse, { status, code = '', retryAfter }: BlobFault & { kind: 'answer' }): void {
  const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  outgoing.writeHead(status, { 'x-ms-error-code': code, 'content-type': 'application/xml', ...wait });
  outgoing.end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>planned</Message></Error>`);
}

async function send(outgoing: ServerResponse, body: Buffer, fault: BlobFault | undefined): Promise<void> {
  if (fault?.kind === 'cut-body') {
    outgoing.write(body.subarray(0, body.length >> 1), () => outgoing.destroy());
    return;
  }
  if (fault?.kind === 'stalled-body') return void outgoing.write(body.subarray(0, body.length >> 1));
  outgoing.flushHeaders();
  if (fault?.kind === 'slow-body') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  outgoing.end(body);
}

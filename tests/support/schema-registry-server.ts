import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** As much of a schema registry's API as is used, with its numbers, errors and words; what is registered stays. */
export class SchemaRegistryServer {
  /** By id, from 1. */
  readonly texts: string[] = [];
  readonly subjects = new Map<string, number[]>();
  readonly requests: string[] = [];
  /** Answers everything with this, while it is set. */
  failure: number | undefined;
  /** The header that a request must have. */
  login: string | undefined;
  #server = createServer((request, response) => void this.#answer(request, response));
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** On the port that it had before, if it had one. */
  async start(): Promise<this> {
    await new Promise<void>((done, failed) => this.#server.once('error', failed).listen(this.#port, '127.0.0.1', done));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  register(subject: string, text: string): number {
    const known = this.texts.indexOf(text) + 1;
    const id = known > 0 ? known : this.texts.push(text);
    const versions = this.subjects.get(subject) ?? [];
    if (!versions.includes(id)) this.subjects.set(subject, [...versions, id]);
    return id;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    const say = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': MEDIA_TYPE }).end(JSON.stringify(body));
    if (this.failure !== undefined) return say(this.failure, { error_code: this.failure, message: 'out of order' });
    if (this.login !== undefined && request.headers.authorization !== this.login) {
      return say(401, { error_code: 401, message: 'Unauthorized' });
    }
    const [, registered] = /^\/subjects\/([^/]+)\/versions$/.exec(request.url ?? '') ?? [];
    if (request.method === 'POST' && registered !== undefined) {
      return this.#post(decodeURIComponent(registered), (await json(request)) as { schema?: string }, say);
    }
    const text = this.texts[Number(/^\/schemas\/ids\/(\d+)$/.exec(request.url ?? '')?.[1]) - 1];
    if (text === undefined) return say(404, { error_code: 40403, message: 'Schema not found' });
    return say(200, { schema: text });
  }

  #post(subject: string, { schema }: { schema?: string }, say: (status: number, body: object) => void): void {
    const isAvro = schema !== undefined && /^\{.*"type"/s.test(schema);
    if (isAvro) say(200, { id: this.register(subject, schema) });
    else say(422, { error_code: 42201, message: 'Invalid Avro schema' });
  }
}

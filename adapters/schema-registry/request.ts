import { MillraceError } from '../../core/errors.ts';
import type { RegistrySettings } from './settings.ts';

/** Without an answer for so long the connection is given up. */
const TIMEOUT_MS = 10_000;
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
/** Asking again may help: too busy, or something between us and the registry is out of order. */
const PASSING = new Set([408, 425, 429]);

export interface Answer {
  readonly status: number;
  /** What its JSON holds; empty when it is none. */
  readonly body: object;
}

/** Asks once. `fault` says in words why there is no answer that counts. */
export async function ask(
  { url, authorization }: RegistrySettings,
  { path, body }: { readonly path: string; readonly body?: object },
  signal: AbortSignal,
): Promise<Answer | { readonly fault: string }> {
  const login = authorization === null ? {} : { authorization: await authorization() };
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    const response = await fetch(`${url}${path}`, {
      ...request,
      headers: { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE, ...login },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    if (response.status >= 500 || PASSING.has(response.status)) return { fault: `it answers ${response.status}` };
    return { status: response.status, body: parsed(text) };
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    return { fault: reasonOf(error) };
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  if ((error as Error).name === 'TimeoutError') return 'there was no answer in time';
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** Where directories of Entra ID are asked for tokens. */
export const ENTRA_HOST = 'login.microsoftonline.com';

/** A directory, and who is known in it. */
export const TENANT = '11111111-2222-3333-4444-555555555555';
export const CLIENT_ID = '66666666-7777-8888-9999-000000000000';

const STORAGE = 'https://storage.azure.com';

const HOUR_SECONDS = 3_600;

/** A token as Entra ID gives it for storage, but for its signature; it runs out so many seconds from now. */
export function storageToken(seconds = HOUR_SECONDS): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    aud: STORAGE,
    iss: `https://sts.windows.net/${TENANT}/`,
    iat: now,
    nbf: now - 60,
    exp: now + seconds,
  };
  const coded = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${coded.join('.')}.${Buffer.from('unsigned').toString('base64url')}`;
}

/** Answers as the directory does to an application that proves itself by one of `secrets`; tells how it did. */
export async function answerAsEntra(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  secrets: { readonly clientSecret: string; readonly federatedToken: string },
  onToken: (how: string) => void,
): Promise<void> {
  const asked = new URLSearchParams(await text(incoming));
  const isKnown = asked.get('client_id') === CLIENT_ID && asked.get('scope') === `${STORAGE}/.default`;
  const isProven =
    asked.get('client_secret') === secrets.clientSecret || asked.get('client_assertion') === secrets.federatedToken;
  if (incoming.url?.startsWith(`/${TENANT}/oauth2/v2.0/token`) && isKnown && isProven) {
    onToken(asked.has('client_secret') ? 'client secret' : 'federated token');
    return answer(outgoing, 200, { token_type: 'Bearer', expires_in: HOUR_SECONDS, access_token: storageToken() });
  }
  return answer(outgoing, 401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret.' });
}

/** Answers as the address does at which a machine is told tokens of its own identity. */
export function answerAsMachine(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onToken: (how: string) => void,
  seconds: number = HOUR_SECONDS,
) {
  const { pathname, searchParams } = new URL(incoming.url ?? '');
  const isAppService = pathname === '/msi/token' && incoming.headers['x-identity-header'] === 'of the app';
  const isMachine = pathname === '/metadata/identity/oauth2/token' && incoming.headers.metadata === 'true';
  if (searchParams.get('resource') !== STORAGE || !(isAppService || isMachine)) {
    return answer(outgoing, 400, { error: 'invalid_request', error_description: 'Required metadata header missing' });
  }
  onToken([isMachine ? 'machine' : 'app', searchParams.get('client_id') ?? ''].join(' ').trim());
  const expires_on = String(Math.floor(Date.now() / 1_000) + seconds);
  const token = { access_token: storageToken(seconds), expires_in: `${seconds}`, expires_on, token_type: 'Bearer' };
  return answer(outgoing, 200, { ...token, resource: STORAGE });
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
}

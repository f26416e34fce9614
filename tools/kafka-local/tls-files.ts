import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** They serve for one test run. */
const DAYS = '2';

/** PEM files; each is a path. */
export interface TlsFiles {
  /** Who has signed both, and nobody else trusts. */
  readonly ca: string;
  /** Of a client that the broker knows by the name it was made for. */
  readonly cert: string;
  readonly key: string;
  /** Key and certificate of the broker, as it wants them. */
  readonly brokerStore: string;
}

/** An authority of its own, a certificate for the broker at 127.0.0.1, and one for a client of this name. */
export async function makeTlsFiles(folder: string, clientName: string): Promise<TlsFiles> {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-keyout', at('ca.key'), '-out', at('ca.pem')];
  await openssl('req', '-x509', ...newKey, '-days', DAYS, '-subj', '/CN=a mill of tests', ...authority);
  const sign = async (name: string, subject: string): Promise<void> => {
    await openssl('req', ...newKey, '-subj', `/CN=${subject}`, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`));
    await writeFile(at(`${name}.ext`), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at(`${name}.ext`)];
    await openssl('x509', '-req', '-in', at(`${name}.csr`), '-days', DAYS, ...signed, '-out', at(`${name}.pem`));
  };
  await sign('broker', '127.0.0.1');
  await sign('client', clientName);
  const parts = await Promise.all(['broker.key', 'broker.pem', 'ca.pem'].map((name) => readFile(at(name), 'utf8')));
  await writeFile(at('broker.store.pem'), parts.join(''));
  return { ca: at('ca.pem'), cert: at('client.pem'), key: at('client.key'), brokerStore: at('broker.store.pem') };
}

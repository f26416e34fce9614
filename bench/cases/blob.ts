import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ContainerClient } from '@azure/storage-blob';
import { startAzurite } from '../../tests/support/start-azurite.ts';
import type { Figure } from '../figure.ts';
import { benchScript, workFolder } from '../inputs.ts';
import { interleave, median, runNode, shown } from '../measure.ts';
import { runMillrace } from '../run-millrace.ts';

const FILES = 2_000;
const FILE_BYTES = 100 * 1024;
const ROUNDS = 3;
const ACCOUNT = 'devstoreaccount1';
/** What every Azurite knows (its documentation); no secret. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Files from an Azurite, each read by a script, against a download that does nothing else. */
export async function blob(): Promise<Figure[]> {
  const azurite = await startAzurite();
  try {
    const endpoint = `http://127.0.0.1:${azurite.port}/${ACCOUNT}`;
    process.env.AZURE_STORAGE_CONNECTION_STRING = `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint};`;
    await fill(process.env.AZURE_STORAGE_CONNECTION_STRING);
    return measure();
  } finally {
    delete process.env.AZURE_STORAGE_CONNECTION_STRING;
    await azurite.stop();
  }
}

async function fill(connection: string): Promise<void> {
  const container = new ContainerClient(connection, 'bench');
  await container.create();
  const names = Array.from({ length: FILES }, (_, at) => String(at).padStart(5, '0')).values();
  const fillSome = async (): Promise<void> => {
    for (const name of names) {
      await container.getBlockBlobClient(name).upload(randomBytes(FILE_BYTES), FILE_BYTES);
    }
  };
  await Promise.all(Array.from({ length: 16 }, fillSome));
}

function measure(): Figure[] {
  mkdirSync(workFolder, { recursive: true });
  const output = join(workFolder, 'blob.by-hand.txt');
  const job = {
    ...{ name: 'blob', entryScript: benchScript('sizes.ts'), inputFolder: `azure-blob://${ACCOUNT}/bench` },
    ...{ miniBatchSize: 10, workers: 2 },
  };
  const [byHand = [], millrace = []] = interleave(
    ROUNDS,
    () => runNode([resolve(import.meta.dirname, '../blob-by-hand.mjs'), 'bench', output]).tookMs,
    () => {
      const { tookMs, rows } = runMillrace(job);
      if (rows !== readFileSync(output, 'utf8')) throw new Error('the rows are not those of the download by hand');
      return tookMs;
    },
  );
  const ratio = median(byHand) / median(millrace);
  return [
    {
      name: '2,000 files of 100 KiB from Azurite, 2 workers (blob)',
      reference: shown(byHand),
      millrace: shown(millrace),
      measured: `${ratio.toFixed(2)} × the throughput`,
      bar: '≥ 0.8 ×',
      isPass: ratio >= 0.8,
    },
  ];
}

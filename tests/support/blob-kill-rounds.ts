import { azuriteConnection, makeContainerAt } from './azurite.ts';
import { BlobProxy } from './blob-proxy.ts';
import { type KilledRound, type KillRound, killRound } from './kill-rounds.ts';
import type { SeededRandom } from './seeded-random.ts';
import { unrulyService } from './unruly-service.ts';

/** A round of kills whose workspace is in an Azurite behind a proxy that misbehaves by the same seed. */
export async function blobKillRound(port: number, random: SeededRandom, round: KillRound): Promise<KilledRound> {
  const proxy = await BlobProxy.open(port);
  try {
    const { address } = await makeContainerAt(port);
    proxy.rule = unrulyService(random);
    const environment = {
      MILLRACE_STORE: `${address}/workspace`,
      AZURE_STORAGE_CONNECTION_STRING: azuriteConnection(proxy.port),
    };
    return await killRound(random, { ...round, workspace: { environment, keepsEveryWrite: false } });
  } finally {
    await proxy.close();
  }
}

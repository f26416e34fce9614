import { MillraceError } from '../../core/errors.ts';
import { readServiceSettings } from '../../core/service/service-settings.ts';
import { slipsInEnvironment } from '../../core/service/unknown-settings.ts';
import { checkBrokerSettings } from '../wiring/broker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What is wrong with the settings of a service: its own, the broker's and the schema registry's, all at once. */
export async function settingFaults(environment: Variables): Promise<string[]> {
  const set = Object.keys(environment).filter((name) => environment[name]);
  const own = await faultsOf(async () => readServiceSettings(environment));
  return [...slipsInEnvironment(set), ...own, ...(await faultsOf(() => checkBrokerSettings(environment)))];
}

async function faultsOf(read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'USAGE') return error.message.split('\n');
    throw error;
  }
}

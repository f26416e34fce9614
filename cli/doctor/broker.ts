import { MillraceError } from '../../core/errors.ts';
import { type Finding, fix, ok, warn } from './finding.ts';

/** What was seen of a broker that answered. */
export interface BrokerLook {
  /** `host:port`, as it was named. */
  readonly address: string;
  /** Of all services; each is there. */
  readonly topics: readonly string[];
  /** What works, but not through a longer outage. */
  readonly remarks: readonly string[];
}

/** `look` is undefined where no broker is named. It throws what a service would say that cannot start. */
export async function checkBroker(look: (() => Promise<BrokerLook>) | undefined): Promise<readonly Finding[]> {
  if (look === undefined) return [ok('broker', 'none is named (KAFKA_BROKERS): `millrace run` needs none')];
  try {
    const { address, topics, remarks } = await look();
    const found = ok('broker', `${address} answers, and has the topics ${topics.join(', ')}`);
    return [
      found,
      ...remarks.map((remark) => warn('topics', remark, 'docs/reference/kafka.md says how long is enough')),
    ];
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return [fix('broker', error.message, error.hint ?? 'docs/reference/kafka.md lists the settings')];
  }
}

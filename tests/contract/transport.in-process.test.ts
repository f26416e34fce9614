import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { transportContract } from './transport.contract.ts';

transportContract('the in-process transport', {
  open: async (topics) => createInProcessTransport({ topics }),
  capabilities: { canPeekMembers: true },
  patienceMs: 5_000,
});

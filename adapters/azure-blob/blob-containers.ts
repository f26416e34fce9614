import type { BlobAddress } from './blob-address.ts';
import { BlobContainer } from './blob-container.ts';
import type { BlobLogin } from './blob-login.ts';
import { PATIENCE, type Patience } from './retries.ts';

/** The containers that a process uses: one client each, so that nobody has to prove twice who he is. */
export class BlobContainers {
  readonly #login: BlobLogin;
  readonly #patience: Patience;
  readonly #open = new Map<string, BlobContainer>();

  constructor(login: BlobLogin, patience: Patience = PATIENCE) {
    this.#login = login;
    this.#patience = patience;
  }

  /** Of a place in it. Nobody is called. */
  at(address: BlobAddress): BlobContainer {
    const key = `${address.datastore ?? ''}@${address.account}/${address.container}`;
    const container = this.#open.get(key) ?? new BlobContainer(address, this.#login, this.#patience);
    this.#open.set(key, container);
    return container;
  }
}

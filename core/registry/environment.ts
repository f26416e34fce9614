import type { Store } from '../ports/store.ts';
import { z } from '../zod.ts';
import { Registry } from './registry.ts';

/** What `environment` of a job file says, and the files that it names. */
export interface EnvironmentDefinition {
  /** As it was written; checked like any where it is used. */
  readonly environment: Readonly<Record<string, unknown>>;
  /** Their texts, by the paths that it names them by. */
  readonly files: Readonly<Record<string, string>>;
}

const environmentSchema: z.ZodType<EnvironmentDefinition> = z.strictObject({
  environment: z.record(z.string(), z.unknown()),
  files: z.record(z.string(), z.string()),
});

export const environmentRegistry = (store: Store) => new Registry('environment', store, environmentSchema);

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { homeFault } from '../../core/job/names.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { Store } from '../../core/ports/store.ts';
import { refuseUnwritable } from '../run/refuse-place.ts';
import type { BuiltEnvironment, Say } from './built-environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What jobs' scripts run in, where their `environment` asks for something: built before their first worker starts. */
export class Environments {
  readonly #store: Store;
  readonly #environment: Variables;
  /** Of a run: the next one of the same step may be here before this one is over. */
  readonly #built = new WeakMap<object, BuiltEnvironment>();

  constructor(store: Store, environment: Variables) {
    this.#store = store;
    this.#environment = environment;
  }

  /** Nothing before it is prepared. */
  of(manifest: Pick<StepManifest, 'jobId' | 'step'>): BuiltEnvironment {
    return this.#built.get(manifest) ?? {};
  }

  /** Its workers have ended. */
  forget(manifest: StepManifest): void {
    this.#built.delete(manifest);
  }

  /** @throws ToolFailed, or what the folder of environments cannot be written for; the reason of `signal` */
  async prepare(
    manifest: StepManifest,
    child: { readonly environment: Readonly<Record<string, string>>; readonly secrets: readonly string[] },
    say: Say,
    signal: AbortSignal,
  ): Promise<void> {
    const { environment } = manifest.settings;
    if (environment === null) return;
    this.#checkImage(environment.image, say);
    const cache = cacheFolder(this.#environment);
    refuseUnwritable(cache, `${cache} (MILLRACE_CACHE)`);
    // Only jobs that need it load what builds it.
    const { buildEnvironment } = await import('./build-environment.ts');
    const settings = {
      cache,
      variables: { ...installerVariables(this.#environment), ...child.environment },
      say,
      signal,
    };
    const language = scriptLanguage(manifest.snapshot.entryScript);
    const place = { store: this.#store, snapshot: manifest.snapshot, secrets: child.secrets };
    const built = await buildEnvironment(environment, language, place, settings);
    this.#built.set(manifest, built);
  }

  /** What MILLRACE_IMAGE says that this machine was started from. */
  #checkImage(image: string | null, say: Say): void {
    const here = this.#environment.MILLRACE_IMAGE;
    if (image === null || image === here) return;
    const message = `the job wants the image ${image}; here it is ${here ?? 'none that is known'}`;
    say({ kind: 'warning', key: 'environment-image', message });
  }
}

/** What is empty counts as not set. */
function cacheFolder({ MILLRACE_CACHE: own, XDG_CACHE_HOME: caches }: Variables): string {
  const fault = homeFault(own ?? '');
  if (fault !== undefined) throw new MillraceError('USAGE', `MILLRACE_CACHE: ${fault}`);
  return resolve(own || join(caches || join(homedir(), '.cache'), 'millrace'), 'environments');
}

/** Where packages come from is told to installers by variables of their own. */
const installerVariables = (environment: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^(PIP|UV|CONDA|MAMBA|NPM_CONFIG)_|^NODE_EXTRA_CA_CERTS$/i.test(entry[0]),
    ),
  );

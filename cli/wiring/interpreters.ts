import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { StepManifest } from '../../core/job/manifest.ts';
import { type ScriptEnvironment, withoutAzureml } from '../../core/job/script-environment.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { Store } from '../../core/ports/store.ts';
import { codeHere } from './code-here.ts';

type Variables = Readonly<Record<string, string | undefined>>;
type Tell = (key: string, message: string) => void;

/** Which Python runs a job's script: one of its own, where its `environment` asks for something. */
export class Interpreters {
  readonly #store: Store;
  readonly #environment: Variables;
  /** By job and step. */
  readonly #ready = new Map<string, string>();

  constructor(store: Store, environment: Variables) {
    this.#store = store;
    this.#environment = environment;
  }

  of({ jobId, step }: Pick<StepManifest, 'jobId' | 'step'>): { readonly program?: string } {
    const program = this.#ready.get(`${jobId}/${step}`);
    return program === undefined ? {} : { program };
  }

  /** @throws ToolFailed */
  async prepare(manifest: StepManifest, child: Readonly<Record<string, string>>, tell: Tell): Promise<void> {
    const { environment } = manifest.settings;
    if (environment === null || scriptLanguage(manifest.snapshot.entryScript) !== 'python') return;
    this.#checkImage(environment, tell);
    const needs = await this.#needs(manifest, environment, tell);
    if (needs.python === null && needs.requirements.length === 0) return;
    // Only jobs that need it load what builds it.
    const { pythonEnvironment } = await import('../../adapters/environments/python-environment.ts');
    const said = needs.requirements.join(', ') || `Python ${needs.python}`;
    const onBuild = (folder: string): void => tell('environment', `building an environment in ${folder}: ${said}`);
    const variables = { ...installerVariables(this.#environment), ...child };
    const program = await pythonEnvironment(needs, { cache: cacheFolder(this.#environment), variables, onBuild });
    this.#ready.set(`${manifest.jobId}/${manifest.step}`, program);
  }

  /** What MILLRACE_IMAGE says that this machine was started from. */
  #checkImage({ image }: ScriptEnvironment, tell: Tell): void {
    const here = this.#environment.MILLRACE_IMAGE;
    if (image === null || image === here) return;
    tell('environment-image', `the job wants the image ${image}; here it is ${here ?? 'none that is known'}`);
  }

  async #needs(manifest: StepManifest, environment: ScriptEnvironment, tell: Tell) {
    const { condaParts, requirementLines } = await import('../../adapters/environments/requirement-lines.ts');
    const read = async (file: string): Promise<{ path: string; text: string }> => {
      const path = join(await codeHere(manifest, this.#store), file);
      return { path, text: await readFile(path, 'utf8') };
    };
    const lines = [...environment.pip];
    if (environment.requirements !== null) {
      const { path, text } = await read(environment.requirements);
      lines.push(...requirementLines(text, path));
    }
    const conda = environment.conda === null ? undefined : condaParts((await read(environment.conda)).text);
    lines.push(...(conda?.pip ?? []));
    if (conda !== undefined && conda.others.length > 0) {
      tell(
        'environment-conda',
        `left to whoever made this machine, for only conda installs it: ${conda.others.join(', ')}`,
      );
    }
    const { kept, leftOut } = environment.azureml === 'real' ? { kept: lines, leftOut: [] } : withoutAzureml(lines);
    if (leftOut.length > 0) {
      tell(
        'environment-azureml',
        `${leftOut.join(', ')} left out: scripts get stand-ins (azureml: real installs them)`,
      );
    }
    return { python: environment.python ?? conda?.python ?? null, requirements: kept };
  }
}

function cacheFolder(environment: Variables): string {
  const cache = environment.MILLRACE_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'millrace');
  return join(cache, 'environments');
}

/** Where packages come from is told to installers by variables of their own. */
const installerVariables = (environment: Variables): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && /^(PIP|UV)_/.test(entry[0]),
    ),
  );

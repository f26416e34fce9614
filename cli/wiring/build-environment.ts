import { join } from 'node:path';
import { condaEnvironment, condaTool } from '../../adapters/environments/conda-environment.ts';
import { placedCondaFile } from '../../adapters/environments/conda-file.ts';
import { type NpmNeeds, npmPackages } from '../../adapters/environments/npm-packages.ts';
import { placedFiles } from '../../adapters/environments/placed-files.ts';
import { pythonEnvironment } from '../../adapters/environments/python-environment.ts';
import { allRequirements, condaParts, requirementLines } from '../../adapters/environments/requirement-lines.ts';
import { ToolFailed } from '../../adapters/environments/run-tool.ts';
import { maskText } from '../../adapters/worker-process/parent/mask.ts';
import { environmentFiles } from '../../core/job/environment-files.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { type ScriptEnvironment, withoutAzureml } from '../../core/job/script-environment.ts';
import type { scriptLanguage } from '../../core/job/script-language.ts';
import type { Store } from '../../core/ports/store.ts';
import { environmentRegistry } from '../../core/registry/environment.ts';
import { readReference } from '../../core/registry/reference.ts';
import { BuildNews } from './build-news.ts';
import type { BuildSettings, BuiltEnvironment } from './built-environment.ts';
import { codeHere } from './code-here.ts';
import { withRoomAdvice } from './no-room-to-build.ts';
import { textIfThere } from './text-if-there.ts';

export interface EnvironmentSource {
  readonly store: Store;
  /** It may name files of it. */
  readonly snapshot: StepManifest['snapshot'];
  /** Not to be said of any installer's words. */
  readonly secrets: readonly string[];
}

/** @throws ToolFailed with the installer's own words; the reason of the signal */
export async function buildEnvironment(
  environment: ScriptEnvironment,
  language: ReturnType<typeof scriptLanguage>,
  source: EnvironmentSource,
  settings: BuildSettings,
): Promise<BuiltEnvironment> {
  const mask = (text: string): string => maskText(text, source.secrets);
  const tell: Tell = (key, message) => settings.say({ kind: 'warning', key, message: mask(message) });
  const news = new BuildNews(settings.say, mask);
  try {
    const files = await filesOf(environment, source);
    const isNode = language === 'node';
    const building = isNode
      ? nodePackages(environment, files, settings, news)
      : pythonOf(environment, files, settings, { tell, news });
    const built = await building;
    news.end('built');
    return built;
  } catch (failure) {
    news.end('failed');
    const error = withRoomAdvice(failure, settings);
    if (!(error instanceof ToolFailed)) throw error;
    throw new ToolFailed(mask(error.message), mask(error.words));
  }
}

type Files = Readonly<Record<string, string>>;

type Tell = (key: string, message: string) => void;

async function filesOf(environment: ScriptEnvironment, { store, snapshot }: EnvironmentSource): Promise<Files> {
  const { registered } = environment;
  if (registered === null) {
    const folder = await codeHere({ snapshot }, store);
    return environmentFiles(environment, (path) => textIfThere(join(folder, path)));
  }
  const reference = readReference(registered);
  if (typeof reference === 'string') throw new ToolFailed(`environment ${registered}: ${reference}`, '');
  return (await environmentRegistry(store).find(reference)).definition.files;
}

async function nodePackages(
  { npm }: ScriptEnvironment,
  files: Files,
  { say: _, ...place }: BuildSettings,
  news: BuildNews,
): Promise<BuiltEnvironment> {
  if (npm === null) return {};
  const beside = (name: string): string | null => files[npm.replace(/[^/]+$/, name)] ?? null;
  const needs: NpmNeeds = {
    packageJson: files[npm] ?? '',
    packageLock: beside('package-lock.json'),
    npmrc: beside('.npmrc'),
  };
  return { packages: await npmPackages(needs, { ...place, ...news.listener(npm) }) };
}

async function pythonOf(
  environment: ScriptEnvironment,
  files: Files,
  settings: BuildSettings,
  { tell, news }: { readonly tell: Tell; readonly news: BuildNews },
): Promise<BuiltEnvironment> {
  const { variables } = settings;
  const at = await placedFiles(files, settings.cache);
  const { requirements: file, conda, azureml } = environment;
  const lines = [...environment.pip];
  if (file !== null) lines.push(...allRequirements(files, file, at));
  const tool = conda === null ? undefined : condaTool(variables);
  if (conda !== null && tool !== undefined) {
    const isLeftOut = (entry: string): boolean => azureml !== 'real' && withoutAzureml([entry]).leftOut.length > 0;
    const { text, leftOut } = placedCondaFile(files[conda] ?? '', join(at, conda), isLeftOut);
    const kept = tellLeftOut(lines, azureml, leftOut, tell);
    const place = { ...settings, ...news.listener(`${conda}, by ${tool}`) };
    return inConda(await condaEnvironment({ file: text, requirements: kept }, tool, place), variables);
  }
  const parts = conda === null ? undefined : condaParts(files[conda] ?? '');
  lines.push(...(parts?.pip ?? []).flatMap((line) => requirementLines(line, join(at, conda ?? ''))));
  if (parts !== undefined && parts.others.length > 0) {
    const names = parts.others.join(', ');
    tell(
      'environment-conda',
      `left to whoever made this machine, for only conda installs it, and it is not here: ${names}`,
    );
  }
  const requirements = tellLeftOut(lines, azureml, [], tell);
  const python = environment.python ?? parts?.python ?? null;
  if (python === null && requirements.length === 0) return {};
  const said = requirements.join(', ') || `Python ${python}`;
  return inVenv(await pythonEnvironment({ python, requirements }, { ...settings, ...news.listener(said) }), variables);
}

function tellLeftOut(
  lines: readonly string[],
  azureml: ScriptEnvironment['azureml'],
  before: readonly string[],
  tell: Tell,
): readonly string[] {
  const { kept, leftOut } = azureml === 'real' ? { kept: lines, leftOut: [] } : withoutAzureml(lines);
  const names = [...before, ...leftOut].join(', ');
  if (names !== '') {
    tell('environment-azureml', `${names} left out: scripts get stand-ins (azureml: real installs them)`);
  }
  return kept;
}

/** What its programs expect who runs them, as if it were activated. */
const inVenv = (folder: string, { PATH = '' }: Readonly<Record<string, string>>): BuiltEnvironment => ({
  program: join(folder, 'bin', 'python'),
  variables: { VIRTUAL_ENV: folder, PATH: `${join(folder, 'bin')}:${PATH}` },
});

const inConda = (folder: string, { PATH = '' }: Readonly<Record<string, string>>): BuiltEnvironment => ({
  program: join(folder, 'bin', 'python'),
  variables: { CONDA_PREFIX: folder, PATH: `${join(folder, 'bin')}:${PATH}` },
});

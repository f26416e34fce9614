import { isCredentialName } from './credentials.ts';

export interface ChildEnvironmentSources {
  /** The service's own environment. */
  readonly service: Readonly<Record<string, string | undefined>>;
  /** The job's `environment_variables`. */
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** The job's `pass_environment`. */
  readonly passEnvironment: readonly string[];
  /** What this program tells the script: `MILLRACE_…`, `AZUREML_…`. */
  readonly own: Readonly<Record<string, string>>;
}

export interface ChildEnvironment {
  readonly environment: Readonly<Record<string, string>>;
  /** Values to be masked wherever the script's words are kept; longest first, so that none is masked in part. */
  readonly secrets: readonly string[];
  readonly warnings: readonly string[];
}

const INHERITED = new Set([
  ...['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'VIRTUAL_ENV', 'CONDA_PREFIX'],
  ...['OMP_NUM_THREADS', 'HF_HOME', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'],
]);
// Tools read the names of proxies in either case.
const INHERITED_KINDS = /^(LC_|CUDA_|NVIDIA_)|_(PROXY|proxy)$/;
/** What is shorter would mask half of any text. */
const SHORTEST_SECRET = 4;

const isInherited = (name: string): boolean => INHERITED.has(name) || INHERITED_KINDS.test(name);

/** All that a script gets to see of the environment: a named list, so that no secret of ours is ever inherited. */
export function childEnvironment(sources: ChildEnvironmentSources): ChildEnvironment {
  const { service, environmentVariables, passEnvironment, own } = sources;
  const all = Object.entries(service).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const inherited = all.filter(([name]) => isInherited(name));
  const passed = all.filter(([name]) => passEnvironment.includes(name));
  const missing = passEnvironment.filter((name) => service[name] === undefined);
  const credentials = Object.entries(environmentVariables).filter(([name]) => isCredentialName(name));
  const hidden = [...passed, ...credentials];
  return {
    environment: {
      ...Object.fromEntries(inherited),
      ...Object.fromEntries(passed),
      ...environmentVariables,
      // What the script's logger writes itself nobody else can mask.
      ...(hidden.length === 0 ? {} : { MILLRACE_MASKED: hidden.map(([name]) => name).join() }),
      ...own,
    },
    secrets: maskable(hidden.map(([, value]) => value)),
    warnings: missing.map((name) => `pass_environment: ${name} is not set here, so the script does not get it`),
  };
}

const maskable = (values: readonly string[]): string[] =>
  [...new Set(values)].filter((value) => value.length >= SHORTEST_SECRET).toSorted((a, b) => b.length - a.length);

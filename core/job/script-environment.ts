import { z } from '../zod.ts';
import { holdsLogin, LOGIN_HINT } from './index-secrets.ts';
import { unknownSetting } from './known-names.ts';
import { innerPathFault } from './names.ts';
import { namedBy, oneOf, text, valueBy } from './setting-values.ts';

/** What a script's interpreter shall be and have; null and empty where the job does not say. */
export interface ScriptEnvironment {
  /** `3.11`, or with a patch level. */
  readonly python: string | null;
  /** Requirements as pip reads them. */
  readonly pip: readonly string[];
  /** Files of them, and of conda, inside `source_directory`. */
  readonly requirements: string | null;
  readonly conda: string | null;
  /** A `package.json` inside `source_directory`. */
  readonly npm: string | null;
  readonly variables: Readonly<Record<string, string>>;
  /** Kept with the job, for whoever starts scorers. */
  readonly image: string | null;
  readonly azureml: 'stand-ins' | 'real';
  /** `NAME:VERSION` of the workspace's registry, where it is one: its files are there. */
  readonly registered: string | null;
}

/** Those that name a file. */
export const ENVIRONMENT_FILES = ['requirements', 'conda', 'npm'] as const satisfies (keyof ScriptEnvironment)[];
/** What means something to scripts of one language only. */
export const ENVIRONMENT_OF = {
  python: ['python', 'pip', 'requirements', 'conda', 'azureml'],
  node: ['npm'],
} as const satisfies Record<string, (keyof ScriptEnvironment)[]>;

const version = valueBy('a version of Python, 3.7 or newer, in quotes', (value) => {
  const given = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const minor = /^3\.(\d{1,2})(\.\d+)?$/.exec(given)?.[1];
  return minor !== undefined && Number(minor) >= 7 ? given : undefined;
});

const hasLogin = (value: unknown): boolean => typeof value === 'string' && holdsLogin(value);

const requirement = valueBy(
  'a requirement as pip reads it, on one line',
  (value) =>
    typeof value === 'string' && /^[^\r\n\0]+$/.test(value.trim()) && !hasLogin(value) ? value.trim() : undefined,
  // Without the value.
  (value) => (hasLogin(value) ? `has a login written out, which would be kept; ${LOGIN_HINT}` : undefined),
);

const packageFile = namedBy(
  (path) => innerPathFault(path) ?? (/(^|\/)package\.json$/.test(path) ? undefined : 'must be a package.json'),
);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const NAMES = [...ENVIRONMENT_OF.python, ...ENVIRONMENT_OF.node, 'variables', 'image'];

/** Where the name stands, so that its line is told. */
const unknownName = z.custom<unknown>(() => false, {
  error: ({ path = [] }) => unknownSetting(String(path.at(-1)), NAMES),
});

/** `environment` of a job file; a manifest holds the same with its gaps filled. */
export const environmentSchema = (variableName: ReturnType<typeof namedBy>) =>
  z
    .object(
      {
        python: version.nullish(),
        pip: z.array(requirement, { error: 'must be a list of requirements' }).nullish(),
        requirements: namedBy(innerPathFault).nullish(),
        conda: namedBy(innerPathFault).nullish(),
        npm: packageFile.nullish(),
        variables: z.record(variableName, text, { error: 'must be a mapping of names to values' }).nullish(),
        image: text.nullish(),
        azureml: oneOf(['stand-ins', 'real']).nullish(),
        registered: text.nullish(),
      },
      { error: (issue) => (issue.code === 'invalid_type' ? 'must be a mapping' : undefined) },
    )
    .catchall(unknownName)
    .refine(({ python, conda }) => isAbsent(python) || isAbsent(conda), {
      path: ['python'],
      error: 'is what the conda file says; leave it out here',
    })
    .transform(
      (given): ScriptEnvironment => ({
        python: given.python ?? null,
        pip: given.pip ?? [],
        requirements: given.requirements ?? null,
        conda: given.conda ?? null,
        npm: given.npm ?? null,
        variables: given.variables ?? {},
        image: given.image ?? null,
        azureml: (given.azureml as 'stand-ins' | 'real' | null | undefined) ?? 'stand-ins',
        registered: given.registered ?? null,
      }),
    );

/** Whether a machine has to build it before any worker starts. */
export const isBuilt = ({ python, pip, requirements, conda, npm, registered }: ScriptEnvironment): boolean =>
  pip.length > 0 || [python, requirements, conda, npm, registered].some((given) => given !== null);

/** The stand-ins take their place. */
const LEFT_OUT = /^azureml[-_.](core|sdk|defaults|dataprep|dataset[-_.]runtime)\b/i;

/** Requirements without those that only Azure ML needs; what is left out is named. */
export function withoutAzureml(lines: readonly string[]): { readonly kept: string[]; readonly leftOut: string[] } {
  const isLeftOut = (line: string): boolean => LEFT_OUT.test(line.trim());
  return { kept: lines.filter((line) => !isLeftOut(line)), leftOut: lines.filter(isLeftOut) };
}

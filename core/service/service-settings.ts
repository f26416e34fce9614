import { MillraceError } from '../errors.ts';
import { computeNameFault } from '../job/names.ts';
import { shownValue } from '../job/shown-value.ts';
import { AZURE_LOGINS } from '../ports/azure-logins.ts';
import { z } from '../zod.ts';
import { SERVICE_SETTINGS, type ServiceSettingName } from './setting-table.ts';

/** What a service goes by beside the broker's settings. */
export interface ServiceSettings {
  /** As given: a folder, or `azure-blob://…`. */
  readonly store: string | null;
  readonly compute: string;
  /** Names the machine in logs and ids. Null: its host name. */
  readonly nodeName: string | null;
  /** Null: one a core. */
  readonly maxWorkers: number | null;
  readonly graceMs: number;
  readonly aheadLimitBytes: number;
  readonly recordLimitBytes: number;
  readonly httpPort: number;
  readonly httpHost: string;
}

const wholeNumber = (from: number, to: number, what: string) =>
  z.string().transform((given, context) => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= from && value <= to) return value;
    context.addIssue({ code: 'custom', message: `must be ${what}` });
    return z.NEVER;
  });

const bytes = wholeNumber(1, Number.MAX_SAFE_INTEGER, 'a whole number of bytes above 0');

const schema = z.object({
  MILLRACE_STORE: z
    .string()
    .refine((store) => !/^(?!azure-blob:)[a-z][a-z0-9+.-]*:\/\//i.test(store), {
      error: 'must be a folder, or azure-blob://ACCOUNT/CONTAINER/FOLDER',
    })
    .optional(),
  MILLRACE_COMPUTE: z.string().superRefine((name, context) => {
    const fault = computeNameFault(name);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  }),
  MILLRACE_NODE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
      error: 'must be 1 to 63 letters, digits, dots, underscores and hyphens, starting with a letter or a digit',
    })
    .optional(),
  MILLRACE_MAX_WORKERS: wholeNumber(1, 1_024, 'a whole number from 1 to 1024').optional(),
  MILLRACE_GRACE_SECONDS: wholeNumber(0, 86_400, 'a whole number of seconds from 0 to 86400'),
  MILLRACE_RESULT_LIMIT: bytes,
  MILLRACE_AHEAD_LIMIT: bytes,
  MILLRACE_RECORD_LIMIT: wholeNumber(1_024, 1_000_000, 'a whole number of bytes from 1024 to 1000000'),
  MILLRACE_HTTP_PORT: wholeNumber(0, 65_535, 'a port, or 0 for none'),
  MILLRACE_HTTP_HOST: z.string(),
  MILLRACE_SETTINGS_FILE: z.string().optional(),
  MILLRACE_AZURE_LOGIN: z.enum(AZURE_LOGINS, { error: `must be one of ${AZURE_LOGINS.join(', ')}` }),
  MILLRACE_CACHE: z.string().optional(),
  MILLRACE_IMAGE: z.string().optional(),
} satisfies Record<ServiceSettingName, z.ZodType>);

/**
 * Reads the settings of a service. A value that is empty is as good as none.
 *
 * @throws MillraceError `USAGE` that lists every fault
 */
export function readServiceSettings(given: Readonly<Record<string, string | undefined>>): ServiceSettings {
  const names = Object.keys(SERVICE_SETTINGS) as ServiceSettingName[];
  const raw = names.map((name) => [name, given[name] || SERVICE_SETTINGS[name].preset] as const);
  const parsed = schema.safeParse(Object.fromEntries(raw.filter(([, value]) => value !== undefined)));
  const faults = (parsed.error?.issues ?? []).map((issue) => {
    const name = issue.path.join('.');
    return `${name}: ${issue.message}; ${shownValue(given[name] ?? '')} is not`;
  });
  if (!parsed.success) throw new MillraceError('USAGE', faults.join('\n'), { hint: 'docs/reference/services.md' });
  const values = parsed.data;
  return {
    store: values.MILLRACE_STORE ?? null,
    compute: values.MILLRACE_COMPUTE,
    nodeName: values.MILLRACE_NODE_NAME ?? null,
    maxWorkers: values.MILLRACE_MAX_WORKERS ?? null,
    graceMs: values.MILLRACE_GRACE_SECONDS * 1_000,
    aheadLimitBytes: values.MILLRACE_AHEAD_LIMIT,
    recordLimitBytes: values.MILLRACE_RECORD_LIMIT,
    httpPort: values.MILLRACE_HTTP_PORT,
    httpHost: values.MILLRACE_HTTP_HOST,
  };
}

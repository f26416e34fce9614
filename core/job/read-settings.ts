import type { z } from '../zod.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { StepSettings } from './manifest.ts';
import { checkSettingRules } from './setting-rules.ts';
import { settingsSchema, toSettings } from './settings-schema.ts';

/**
 * Settings under their job-file names, `arguments` as a list and `append_row_columns` as pairs in their order; `at` says
 * where each part of one stands. Undefined when something is wrong, which is then among the faults.
 */
export function readSettings(
  raw: Readonly<Record<string, unknown>>,
  at: (path: SettingPath) => SettingPath,
  faults: JobFaults,
): StepSettings | undefined {
  const before = faults.count;
  const parsed = settingsSchema.safeParse(raw);
  for (const issue of parsed.error?.issues ?? []) {
    const place = at(issue.path as SettingPath);
    if (!faults.has(place)) faults.add(place, problemOf(issue));
  }
  checkSettingRules(raw, (setting) => at([setting]), faults);
  return parsed.success && faults.count === before ? toSettings(parsed.data) : undefined;
}

/** Of a mapping's key, what is wrong lies one level down. */
const problemOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;

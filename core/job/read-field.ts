import type { z } from '../zod.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';

/** One value by its rule; undefined when it breaks it, which is then among the faults. */
export function readField<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: SettingPath,
  faults: JobFaults,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const place = [...path, ...(issue.path as SettingPath)];
    if (!faults.has(place)) faults.add(place, issue.message);
  }
  return undefined;
}

import { z } from '../zod.ts';
import type { JobFaults } from './job-faults.ts';
import type { StepManifest } from './manifest.ts';
import { stepNameFault } from './names.ts';
import { readField } from './read-field.ts';
import { namedBy, text } from './setting-values.ts';

type Description = Pick<StepManifest, 'step' | 'description' | 'experiment' | 'tags'>;

const tagsSchema = z.record(z.string(), text, { error: 'must be a mapping of names to values' }).default({});

/** What a job is called and what its user says about it. */
export function readDescription(raw: Readonly<Record<string, unknown>>, faults: JobFaults): Description | undefined {
  const step = readField(namedBy(stepNameFault), raw.name, ['name'], faults);
  const description = readField(text.optional(), raw.description, ['description'], faults);
  const experiment = readField(text.optional(), raw.experiment, ['experiment'], faults);
  const tags = readField(tagsSchema, raw.tags, ['tags'], faults);
  if (step === undefined || tags === undefined) return undefined;
  return { step, description: description ?? null, experiment: experiment ?? null, tags };
}

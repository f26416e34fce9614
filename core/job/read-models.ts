import type { KnownEntries } from '../registry/known-entries.ts';
import type { JobFaults } from './job-faults.ts';
import type { StepModel } from './manifest.ts';

/** The job's `models`, in the order given, each as the version that holds for the whole job. */
export function readModels(value: unknown, entries: KnownEntries, faults: JobFaults): readonly StepModel[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    faults.add(['models'], 'must be a list of registered models: [NAME, NAME:VERSION]');
    return [];
  }
  const models = value.flatMap((text, at) => readModel(text, at, entries, faults) ?? []);
  for (const [at, { name }] of models.entries()) {
    const isSecond = models.findIndex((model) => model.name === name) < at;
    if (isSecond) faults.add(['models', at], `${name} is named twice; one version of a model serves the whole job`);
  }
  return models;
}

function readModel(text: unknown, at: number, entries: KnownEntries, faults: JobFaults): StepModel | undefined {
  const place = ['models', at];
  if (typeof text !== 'string') {
    faults.add(place, 'must be the name of a registered model: NAME or NAME:VERSION');
    return undefined;
  }
  const entry = entries.model(text);
  if (typeof entry === 'string') {
    if (!faults.has(place)) faults.add(place, entry);
    return undefined;
  }
  const { name, version, definition } = entry;
  return { name, version, sha256: definition.sha256, fileName: definition.fileName };
}

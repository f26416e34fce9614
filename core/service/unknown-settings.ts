import { nearestName } from '../job/nearest-name.ts';
import { BROKER_SETTINGS } from './broker-settings.ts';
import { SERVICE_SETTINGS } from './setting-table.ts';

/** Of logins to Azure Blob; docs/reference/azure.md says what each of them means. */
const AZURE_SETTINGS = [
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_SAS_TOKEN',
  'AZURE_STORAGE_KEY',
  'AZURE_STORAGE_SERVICE_ENDPOINT',
  'AZURE_CLIENT_ID',
] as const;

const KNOWN: readonly string[] = [...Object.keys(SERVICE_SETTINGS), ...BROKER_SETTINGS, ...AZURE_SETTINGS];
/** Others have variables of these prefixes as well: in the environment only what is so near is taken for a slip. */
const SLIP_EDITS_MAX = 2;

/** The names in a settings file that are none, each with the nearest that is one. */
export function unknownInFile(names: readonly string[]): string[] {
  return names.filter((name) => !KNOWN.includes(name)).map((name) => `${name} is no setting${meant(name)}`);
}

/** The variables of the environment that are most likely slips. */
export function slipsInEnvironment(names: readonly string[]): string[] {
  const ours = names.filter((name) => /^(MILLRACE|KAFKA|SCHEMA_REGISTRY)_/.test(name) && !KNOWN.includes(name));
  return ours.flatMap((name) => {
    const near = meant(name, SLIP_EDITS_MAX);
    return near === '' ? [] : [`${name} is no setting${near}`];
  });
}

function meant(name: string, mostEdits?: number): string {
  const nearest = nearestName(name, KNOWN, mostEdits);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

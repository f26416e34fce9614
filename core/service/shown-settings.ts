import { isCredentialName } from '../job/credentials.ts';
import { withoutControls } from '../job/shown-value.ts';
import { SERVICE_SETTINGS, type ServiceSettingName } from './setting-table.ts';

/** The settings that a service runs with, a line each: its own, and the broker's as they were given. Secrets are masked. */
export function shownSettings(given: Readonly<Record<string, string | undefined>>): string[] {
  const own = Object.keys(SERVICE_SETTINGS) as ServiceSettingName[];
  const brokers = Object.keys(given).filter((name) => /^(KAFKA_|SCHEMA_REGISTRY_)/.test(name) && given[name]);
  return [
    ...own.map((name) => `${name}: ${withoutControls(given[name] || presetOf(name))}`),
    ...brokers.sort().map((name) => `${name}: ${withoutControls(masked(name, given[name] ?? ''))}`),
  ];
}

function presetOf(name: ServiceSettingName): string {
  const { preset, otherwise } = SERVICE_SETTINGS[name];
  return preset ?? otherwise ?? '';
}

/** A file that holds a secret may be named, the secret itself not. */
function masked(name: string, value: string): string {
  if (isCredentialName(name) && !/(_FILE|_LOCATION|_PATH)$/.test(name)) return '***';
  return value.replace(/\/\/[^/@\s]*@/g, '//***@');
}

import type { settingsFromFile } from './service/settings-from-file.ts';

type Variables = Parameters<typeof settingsFromFile>[0];

/**
 * The environment over the settings of the file that MILLRACE_SETTINGS_FILE names.
 *
 * @throws MillraceError `USAGE` for a file that cannot be read, or that has faults: then with every other fault of the settings
 */
export async function withSettingsFile(environment: Variables, currentFolder: string): Promise<Variables> {
  const name = environment.MILLRACE_SETTINGS_FILE;
  if (name === undefined || name === '') return environment;
  return (await import('./service/settings-from-file.ts')).settingsFromFile(environment, currentFolder, name);
}

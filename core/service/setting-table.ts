interface SettingRow {
  /** What holds when it is not given; undefined: see `otherwise`. */
  readonly preset: string | undefined;
  /** In words, where there is no preset. */
  readonly otherwise: string | undefined;
}

const preset = (value: string): SettingRow => ({ preset: value, otherwise: undefined });
const otherwise = (words: string): SettingRow => ({ preset: undefined, otherwise: words });

/** Every setting of the services but the broker's own. `docs/reference/services.md` lists exactly these. */
export const SERVICE_SETTINGS = {
  MILLRACE_STORE: otherwise('.millrace beside the nearest millrace.yaml upwards, else here'),
  MILLRACE_SETTINGS_FILE: otherwise('none'),
  MILLRACE_NODE_NAME: otherwise('the host name'),
  MILLRACE_COMPUTE: preset('default'),
  MILLRACE_MAX_WORKERS: otherwise('cores'),
  MILLRACE_GRACE_SECONDS: preset('30'),
  MILLRACE_RESULT_LIMIT: preset('268435456'),
  MILLRACE_AHEAD_LIMIT: preset('17179869184'),
  MILLRACE_RECORD_LIMIT: preset('262144'),
  MILLRACE_HTTP_PORT: preset('0'),
  MILLRACE_HTTP_HOST: preset('127.0.0.1'),
  MILLRACE_AZURE_LOGIN: preset('default'),
  MILLRACE_CACHE: otherwise('millrace in the cache folder of the user'),
  MILLRACE_IMAGE: otherwise('none'),
} as const satisfies Record<string, SettingRow>;

export type ServiceSettingName = keyof typeof SERVICE_SETTINGS;

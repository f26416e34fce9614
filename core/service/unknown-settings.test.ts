import { describe, expect, it } from 'vitest';
import { slipsInEnvironment, unknownInFile } from './unknown-settings.ts';

describe('settings that are none', () => {
  it('are told in a file, each with the nearest that is one', () => {
    const names = ['MILLRACE_COMPUTE', 'MILLRACE_MAX_WORKER', 'KAFKA_BROKER', 'PATH'];
    expect(unknownInFile(names)).toEqual([
      'MILLRACE_MAX_WORKER is no setting; did you mean MILLRACE_MAX_WORKERS?',
      'KAFKA_BROKER is no setting; did you mean KAFKA_BROKERS?',
      'PATH is no setting',
    ]);
  });

  it('are told of the environment only where they are slips of ours', () => {
    const others = ['PATH', 'KAFKA_HOME', 'KAFKA_OPTS', 'KAFKA_BROKER_ID', 'MILLRACE_STEP', 'MILLRACE_JOB_ID'];
    expect(
      unknownInFile([
        'MILLRACE_CACHE',
        'MILLRACE_IMAGE',
        'MILLRACE_AZURE_LOGIN',
        'AZURE_STORAGE_KEY',
        'AZURE_STORAGE_SERVICE_ENDPOINT',
      ]),
    ).toEqual([]);
    expect(slipsInEnvironment([...others, 'MILLRACE_STORE', 'KAFKA_SSL'])).toEqual([]);
    expect(slipsInEnvironment(['MILLRACE_HTTP_PROT', 'SCHEMA_REGISTRY_URI'])).toEqual([
      'MILLRACE_HTTP_PROT is no setting; did you mean MILLRACE_HTTP_PORT?',
      'SCHEMA_REGISTRY_URI is no setting; did you mean SCHEMA_REGISTRY_URL?',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { childEnvironment } from './child-environment.ts';

const service = {
  ...{ PATH: '/bin', HOME: '/me', LC_ALL: 'C', CUDA_HOME: '/cuda', NVIDIA_VISIBLE_DEVICES: 'all', https_proxy: 'p' },
  ...{ HTTP_PROXY: 'q', KAFKA_SASL_PASSWORD: 'broker-secret', MILLRACE_API_TOKEN: 'api-secret', NODE_OPTIONS: '-x' },
  ...{ MY_TOKEN: 'passed-secret', SHORT: 'abc', LCX: 'no', XPATH: 'no', GONE: undefined },
};

const environmentOf = (over: Partial<Parameters<typeof childEnvironment>[0]> = {}) =>
  childEnvironment({ service, environmentVariables: {}, passEnvironment: [], own: {}, ...over });

describe("a script's environment", () => {
  it('has what is on the list and nothing else', () => {
    expect(environmentOf()).toEqual({
      environment: {
        ...{ PATH: '/bin', HOME: '/me', LC_ALL: 'C', CUDA_HOME: '/cuda', NVIDIA_VISIBLE_DEVICES: 'all' },
        ...{ https_proxy: 'p', HTTP_PROXY: 'q' },
      },
      secrets: [],
      warnings: [],
    });
  });

  it("has the job's variables over the service's, and ours over all", () => {
    const { environment } = environmentOf({
      environmentVariables: { HOME: '/job', A: '1', MILLRACE_STEP: 'faked' },
      own: { MILLRACE_STEP: 'digits' },
    });
    expect(environment).toMatchObject({ PATH: '/bin', HOME: '/job', A: '1', MILLRACE_STEP: 'digits' });
  });

  it('fault 48: has what the job asks to pass, as a secret', () => {
    const { environment, secrets } = environmentOf({ passEnvironment: ['MY_TOKEN', 'SHORT'] });
    const environmentVariables = { API_KEY: 'written', PLAIN: 'plain' };
    expect(environmentOf({ passEnvironment: ['MY_TOKEN', 'SHORT'], environmentVariables }).environment).toMatchObject({
      MILLRACE_MASKED: 'MY_TOKEN,SHORT,API_KEY',
    });
    expect(environment).toMatchObject({ MY_TOKEN: 'passed-secret', SHORT: 'abc' });
    expect(secrets).toEqual(['passed-secret']);
    expect(JSON.stringify(environment)).not.toMatch(/broker-secret|api-secret/);
  });

  it.each(['API_KEY', 'my_token', 'Secret1', 'DB_PASSWORD', 'STORE_CONNECTION_STRING', 'BLOB_SAS'])(
    'fault 48: takes a variable called %s for a secret',
    (name) => {
      const environmentVariables = {
        [name]: 'longer-canary',
        OTHER_KEY: 'canary',
        PLAIN: 'plain-value',
        A_KEY: 'canary',
      };
      expect(environmentOf({ environmentVariables }).secrets).toEqual(['longer-canary', 'canary']);
    },
  );

  it('warns of what it cannot pass', () => {
    const { environment, warnings } = environmentOf({ passEnvironment: ['GONE', 'NEVER'] });
    expect(environment).not.toHaveProperty('GONE');
    expect(warnings).toEqual([
      'pass_environment: GONE is not set here, so the script does not get it',
      'pass_environment: NEVER is not set here, so the script does not get it',
    ]);
  });
});

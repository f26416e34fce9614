import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { AzureCloud, SOVEREIGN_HOST } from '../support/azure-cloud.ts';
import { AZURITE_ACCOUNT, AZURITE_KEY } from '../support/azurite.ts';
import { CLIENT_ID, storageToken, TENANT } from '../support/entra-stub.ts';
import { baseEnvironment, type FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const STORE = `azure-blob://${AZURITE_ACCOUNT}/private`;
const ENDPOINT = `https://${AZURITE_ACCOUNT}.blob.core.windows.net/`;
/** What is said of a datastore with each of them. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  'account-key': ['--credential-variable', 'LAKE_KEY'],
  sas: ['--credential-variable', 'LAKE_SAS'],
  'connection-string': ['--credential-variable', 'LAKE_CONNECTION'],
  anonymous: [],
  'managed-identity': ['--client-id', CLIENT_ID],
  default: [],
};
const containerOf = (credential: string): string => (credential === 'anonymous' ? 'public' : 'private');
const APPLICATION = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT_ID };
const MANAGED = { MILLRACE_AZURE_LOGIN: 'managed-identity' };

let cloud: AzureCloud;
let project: TestProject;
let registered = 0;
beforeAll(async () => {
  cloud = await AzureCloud.open();
  await cloud.makeContainer('private');
  await cloud.makeContainer('public', true);
  project = new TestProject().script('export const run = (files) => files.map(() => "row");');
});
beforeEach(() => {
  cloud.hasMachineIdentity = false;
  cloud.machineTokenSeconds = undefined;
  cloud.tokens.length = 0;
});
afterAll(async () => {
  await project.remove();
  await cloud.close();
});

function register(environment: Record<string, string>): Promise<FinishedRun> {
  registered += 1;
  const given = { ...cloud.environment, MILLRACE_STORE: STORE, ...environment };
  return project.millrace(['datastore', 'register', `store-${registered}`, '--folder', '.'], { environment: given });
}

/** Whoever registers lists, reads and writes. */
async function expectOpened(environment: Record<string, string>, tokens: readonly string[] = []): Promise<void> {
  const { exitCode, stderr } = await register(environment);
  expect(exitCode, stderr).toBe(0);
  expect(await cloud.names('private')).toContain(`datastores/store-${registered}/1`);
  expect(cloud.tokens.splice(0)).toEqual(tokens);
}

async function expectRefused(environment: Record<string, string>, told: RegExp): Promise<void> {
  const { exitCode, stderr } = await register(environment);
  expect([exitCode, stderr]).toEqual([3, expect.stringMatching(told)]);
  expect(stderr).not.toMatch(/\n\s+at |sig=/);
}

describe('a workspace in Azure Blob is opened', () => {
  it('by a connection string', async () => {
    const account = `DefaultEndpointsProtocol=https;AccountName=${AZURITE_ACCOUNT};AccountKey=${AZURITE_KEY}`;
    await expectOpened({ AZURE_STORAGE_CONNECTION_STRING: `${account};EndpointSuffix=core.windows.net` });
  });

  it('by a shared access signature', () => expectOpened({ AZURE_STORAGE_SAS_TOKEN: `?${cloud.signature()}` }));

  it('by the identity of the machine: its own, one that is named, that of a container app', async () => {
    cloud.hasMachineIdentity = true;
    await expectOpened(MANAGED, ['machine']);
    await expectOpened({ ...MANAGED, AZURE_CLIENT_ID: CLIENT_ID }, [`machine ${CLIENT_ID}`]);
    const app = { IDENTITY_ENDPOINT: 'http://169.254.130.5/msi/token', IDENTITY_HEADER: 'of the app' };
    await expectOpened({ ...MANAGED, ...app }, ['app']);
  });

  it('by the workload identity of a pod', async () => {
    const pod = { ...APPLICATION, AZURE_FEDERATED_TOKEN_FILE: cloud.federatedTokenFile };
    await expectOpened({ ...pod, MILLRACE_AZURE_LOGIN: 'workload-identity' }, ['federated token']);
  });

  it('by what DefaultAzureCredential finds: an application, a machine, az login', async () => {
    await expectOpened({ ...APPLICATION, AZURE_CLIENT_SECRET: cloud.secrets.clientSecret }, ['client secret']);
    cloud.hasMachineIdentity = true;
    await expectOpened({}, ['machine']);
    cloud.hasMachineIdentity = false;
    const answer = { accessToken: storageToken(), expiresOn: '2099-01-01 00:00:00', expires_on: 4_070_908_800 };
    project.write('bin/az', `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(project.path('bin/az'), 0o755);
    await expectOpened({ PATH: `${project.path('bin')}:${baseEnvironment().PATH}` });
  });

  it('where it answers, if that is not its public address', async () => {
    cloud.hasMachineIdentity = true;
    cloud.hosts.clear();
    await expectOpened({ ...MANAGED, AZURE_STORAGE_SERVICE_ENDPOINT: `https://${SOVEREIGN_HOST}/` }, ['machine']);
    expect(cloud.hosts).toEqual(new Set([SOVEREIGN_HOST]));
  });

  it('by nobody who cannot prove who he is, and is told why', async () => {
    const wrong = { ...APPLICATION, AZURE_CLIENT_SECRET: 'wrong' };
    await expectRefused(wrong, /AADSTS7000215: Invalid client secret\n.*hint: check AZURE_TENANT_ID/s);
    await expectRefused({ MILLRACE_AZURE_LOGIN: 'workload-identity' }, /AZURE_FEDERATED_TOKEN_FILE must be set/);
    await expectRefused({ PATH: '/bin' }, /DefaultAzureCredential has found no login\n.*hint: log in with/s);
    await expectRefused({ AZURE_STORAGE_SAS_TOKEN: cloud.signature('rl') }, /answered 403.*not allow to read, list/s);
    await expectRefused({ MILLRACE_AZURE_LOGIN: 'anonymous' }, /answered 403.*may not be public/s);
  });
});

describe('the doctor', () => {
  it('tries a workspace in Azure Blob as it is opened, and leaves nothing there', async () => {
    const environment = { ...cloud.environment, MILLRACE_STORE: `azure-blob://${AZURITE_ACCOUNT}/public` };
    const anonymous = { environment: { ...environment, MILLRACE_AZURE_LOGIN: 'anonymous' } };
    const refused = await project.millrace(['doctor'], anonymous);
    expect([refused.exitCode, refused.stdout]).toEqual([1, expect.stringMatching(/fix +workspace .*answered 403/)]);
    const well = await project.millrace(['doctor'], {
      environment: { ...environment, AZURE_STORAGE_KEY: AZURITE_KEY },
    });
    expect(well.stdout).toMatch(/ok +workspace .*: creating, listing, reading and removing work/);
    expect((await cloud.names('public')).filter((name) => name.includes('doctor'))).toEqual([]);
  });
});

describe('a job in Azure Blob', () => {
  it('is run from beginning to end by the identity of the machine, which asks for one token', async () => {
    await cloud.put('private/data/1.txt', 'one');
    cloud.hasMachineIdentity = true;
    project.job({ inputs: [{ name: 'files', path: `${STORE}/data/*.txt` }] });
    const environment = { ...cloud.environment, ...MANAGED, MILLRACE_STORE: STORE };
    const run = await project.run(['--json'], { environment });
    expect(run.json(), run.stderr).toMatchObject({ status: 'completed', rows: 1 });
    expect(cloud.tokens).toEqual(['machine']);
  });

  it('goes on with new tokens when its own have run out', async () => {
    for (const name of ['1', '2', '3', '4']) await cloud.put(`private/long/${name}.txt`, name);
    cloud.hasMachineIdentity = true;
    cloud.machineTokenSeconds = 2;
    const long = new TestProject().script(`import { readFileSync } from 'node:fs';
      export const run = async ([file]) => {
        await new Promise((done) => setTimeout(done, 1_200));
        return [readFileSync(file, 'utf8')];
      };`);
    onTestFinished(() => long.remove());
    long.job({ inputs: [{ name: 'files', path: `${STORE}/long/*.txt` }], process_count_per_node: 1 });
    const environment = { ...cloud.environment, ...MANAGED, MILLRACE_STORE: `${STORE}/short-lived` };
    const run = await long.run(['--json'], { environment });
    expect(run.json(), run.stderr).toMatchObject({ status: 'completed', rows: 4 });
    expect(cloud.tokens.length).toBeGreaterThan(1);
  });

  it('has the blobs of datastores, each with a credential of its own', async () => {
    cloud.hasMachineIdentity = true;
    const connection = `BlobEndpoint=${ENDPOINT};SharedAccessSignature=${cloud.signature('rl')}`;
    const secrets = { LAKE_KEY: AZURITE_KEY, LAKE_SAS: cloud.signature('rl'), LAKE_CONNECTION: connection };
    const names = Object.keys(CREDENTIALS);
    for (const name of names) {
      await cloud.put(`${containerOf(name)}/${name}/1.txt`, name);
      const place = ['--azure-blob', `${AZURITE_ACCOUNT}/${containerOf(name)}/${name}`];
      const words = ['datastore', 'register', name, ...place, '--credential', name, ...(CREDENTIALS[name] ?? [])];
      expect(await project.here(words)).toMatchObject({ exitCode: 0 });
    }
    const wrong = { ...secrets, LAKE_SAS: cloud.signature('rl').replace(/sig=[^&]*/, 'sig=AAAA') };
    const looked = await project.millrace(['doctor'], { environment: { ...cloud.environment, ...wrong } });
    const lines = looked.stdout.split('\n').filter((line) => /^\w+ +datastore /.test(line));
    expect(lines.filter((line) => /^ok .*: listing works$/.test(line))).toHaveLength(names.length - 1);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([expect.stringMatching(/datastore sas .*403/)]);
    project.job({ inputs: names.map((name) => ({ name, path: `datastore://${name}/*.txt` })) });
    const run = await project.run(['--json'], { environment: { ...cloud.environment, ...secrets } });
    expect(run.json(), run.stderr).toMatchObject({ status: 'completed', rows: names.length });
    expect(new Set(cloud.tokens)).toEqual(new Set(['machine', `machine ${CLIENT_ID}`]));
  });
});

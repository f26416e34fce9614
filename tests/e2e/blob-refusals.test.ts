import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

/** What is wrong is told in seconds, also on a busy machine: no refusal is asked again for half a minute. */
const TOLD_WITHIN_MS = 15_000;
const OTHER_KEY = Buffer.from('another key').toString('base64');

describe('a workspace in Azure Blob that cannot be used', () => {
  let project: TestProject;
  let container: TestContainer;
  beforeEach(async () => {
    container = await makeContainer();
    project = new TestProject().script('export const run = (files) => files;').inputs(1).job();
  });
  afterEach(() => project.remove());

  const run = (environment: Record<string, string>): Promise<FinishedRun> => project.run(['--json'], { environment });
  const through = (text: string, store = container.address) =>
    run({ MILLRACE_STORE: `${store}/workspace`, AZURE_STORAGE_CONNECTION_STRING: text });

  function expectTold(
    { exitCode, stderr, durationMs, ...ended }: FinishedRun,
    exit: number,
    told: RegExp,
    hint: RegExp,
  ) {
    expect(exitCode, stderr).toBe(exit);
    const { error } = ended.json() as { error: { message: string; hint: string } };
    expect(error.message).toMatch(told);
    expect(error.hint).toMatch(hint);
    expect(stderr).toContain('hint: ');
    expect(stderr).not.toMatch(/\n\s+at |AccountKey|another key/);
    expect(durationMs).toBeLessThan(TOLD_WITHIN_MS);
    expect(project.has('.millrace')).toBe(false);
  }

  it('a wrong key', async () => {
    const wrong = container.access.text.replace(/AccountKey=[^;]+/, `AccountKey=${OTHER_KEY}`);
    expectTold(await through(wrong), 3, /azure-blob:.*answered 403/, /key of devstoreaccount1 any more/);
  });

  it('a signature that has expired', async () => {
    const endpoint = /BlobEndpoint=([^;]+)/.exec(container.access.text)?.[1];
    const signature = 'SharedAccessSignature=sv=2021-08-06&ss=b&srt=sco&sp=rl&se=2020-01-01T00%3A00%3A00Z&sig=AAAA';
    const told = await through(`BlobEndpoint=${endpoint};${signature}`);
    expectTold(told, 3, /answered 403/, /signature may have expired|any more/);
    expect(told.stdout + told.stderr).not.toContain('sig=');
  });

  it('a container that is not there', async () => {
    const missing = await through(container.access.text, 'azure-blob://devstoreaccount1/not-there');
    expectTold(missing, 3, /not-there.*ContainerNotFound/, /az storage container create .*--name not-there/);
  });

  it('another account than that of the connection string', async () => {
    const told = await through(container.access.text, 'azure-blob://otheraccount/container');
    expectTold(told, 2, /for the account devstoreaccount1, not for otheraccount/, /./);
  });

  it('a connection string that is none', async () => {
    expectTold(await through('garbage'), 2, /connection string cannot be read/, /take it over whole/);
  });

  it('an address where nobody listens', async () => {
    const nobody = container.through(1).text;
    expectTold(await through(nobody), 3, /no answer, ECONNREFUSED/, /devstoreaccount1 is the name/);
  });

  it('a name that nobody has', async () => {
    const told = await run({
      MILLRACE_STORE: 'azure-blob://account/container/workspace',
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=${OTHER_KEY};BlobEndpoint=http://account.invalid/account;`,
    });
    expectTold(told, 3, /no answer, (ENOTFOUND|EAI_AGAIN)/, /account is the name of the storage account/);
  });
});

import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL } from '../../tests/support/job-text.ts';

describe('an output that would lie elsewhere than its writer thinks is refused:', () => {
  it.each([
    ['datastore://lake/out', 'a datastore has a field of its own: { datastore: lake, path: "out" }'],
    ['azure-blob://account/container/out', "must be a folder below the job file's; for elsewhere there is --output"],
    ['https://account.blob.core.windows.net/c/out', 'for elsewhere there is --output'],
    ['~/out', '~ is not expanded; write the whole path'],
  ])('path: %s', (path, fault) => {
    const [found, ...more] = faultsOf(`${MINIMAL}output: { path: "${path}" }\n`);
    expect([found, more]).toEqual([expect.stringMatching(/^job\.yaml:\d+: output\.path: /), []]);
    expect(found).toContain(fault);
  });

  it.each(['~', '~/out'])('--output=%s, which no shell has expanded', (output) => {
    expect(faultsOf(MINIMAL, { output })).toEqual([expect.stringContaining('~ is not expanded; write the whole path')]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findKafka } from './kafka-source.ts';

const path = process.env.PATH;
let empty: string;
beforeEach(() => {
  empty = mkdtempSync(join(tmpdir(), 'no-programs-'));
  process.env.PATH = empty;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(empty, { recursive: true });
});

it('where there is neither Java nor Docker, whoever needs a broker names the one command that installs it', async () => {
  await expect(findKafka({})).rejects.toThrow(
    /Install what runs one: apt-get install -y default-jre-headless maven \(.*\)\. To do without them: MILLRACE_TEST_WITHOUT=kafka$/,
  );
});

it('a broker that is named needs neither', async () => {
  expect(await findKafka({ KAFKA_BROKERS: 'a:1,b:2' })).toMatchObject({
    kafka: { brokers: ['a:1', 'b:2'], lab: null },
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchJars } from './fetch-jars.ts';
import { sharedJars } from './kafka-jars.ts';

const INSTALL = 'apt-get install -y default-jre-headless maven';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jars-'));
  folder = join(root, 'cache/4.3.1');
});
afterEach(() => rmSync(root, { recursive: true }));

/** A machine whose `mvn`, where it has one, does this with the folder `$out`. */
function machineWith(mvn?: string): NodeJS.ProcessEnv {
  const bin = join(root, 'bin');
  mkdirSync(bin);
  const find = 'for word in "$@"; do case $word in -DoutputDirectory=*) out=${word#*=};; esac; done';
  if (mvn !== undefined) writeFileSync(join(bin, 'mvn'), `#!/bin/sh\n${find}\n${mvn}\n`, { mode: 0o755 });
  return { PATH: bin };
}

describe('the jars of a broker', () => {
  it('are shared by all clones of a user', () => {
    expect(sharedJars({ XDG_CACHE_HOME: '/caches', HOME: '/home/me' })).toBe('/caches/millrace/kafka-local/4.3.1');
    for (const XDG_CACHE_HOME of [undefined, '', 'not/absolute']) {
      const environment = { HOME: '/home/me', ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }) };
      expect(sharedJars(environment)).toBe('/home/me/.cache/millrace/kafka-local/4.3.1');
    }
  });

  it('are fetched once, also when two clones ask at the same time', async () => {
    const machine = machineWith('echo a > $out/a.jar; echo b > $out/b.jar');
    await Promise.all([fetchJars(folder, machine), fetchJars(folder, machine)]);
    expect(readdirSync(join(root, 'cache'))).toEqual(['4.3.1']);
    expect(readdirSync(folder)).toEqual(['a.jar', 'b.jar']);
    writeFileSync(join(folder, 'a.jar'), 'mine');
    await fetchJars(folder, machine);
    expect(readFileSync(join(folder, 'a.jar'), 'utf8')).toBe('mine');
  });

  it('are not there where they were half fetched', async () => {
    await expect(fetchJars(folder, machineWith('echo a > $out/a.jar; exit 1'))).rejects.toThrow();
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(join(root, 'cache'))).toEqual([]);
  });

  it('name the one command that installs mvn where there is none', async () => {
    const failed = await fetchJars(folder, machineWith()).catch((error: Error) => error);
    expect(failed).toEqual(new Error(`there is no mvn, which a broker on this machine needs: ${INSTALL}`));
  });

  it("have Maven's own words on why they cannot be fetched", async () => {
    const words = [
      '[main] ERROR org.apache.maven.cli.MavenCli - No plugin found for prefix dependency -> [Help 1]',
      '[main] ERROR org.apache.maven.cli.MavenCli - ',
      '[main] ERROR org.apache.maven.cli.MavenCli - To see the full stack trace of the errors, re-run Maven with -e.',
      '[ERROR] Could not transfer artifact x: Unknown host',
      '[ERROR] [Help 1] http://example.org',
    ];
    writeFileSync(join(root, 'words'), `\u001b[0m${words.join('\n')}\n\u001b[0m`);
    const machine = machineWith(`while read -r line; do echo "$line" >&2; done < ${join(root, 'words')}; exit 1`);
    await expect(fetchJars(folder, machine)).rejects.toThrow(
      new Error(
        "mvn cannot fetch Apache Kafka's jars:\n  No plugin found for prefix dependency\n  Could not transfer artifact x: Unknown host",
      ),
    );
  });

  it('have what it said last where it names no error', async () => {
    const machine = machineWith('echo The JAVA_HOME environment variable is not defined correctly; exit 1');
    await expect(fetchJars(folder, machine)).rejects.toThrow('jars:\n  The JAVA_HOME environment variable');
  });
});

it('a broker that cannot be had on this machine is told in one message, without a stack', () => {
  const environment = { ...machineWith(), HOME: root, NODE_NO_WARNINGS: '1' };
  const main = join(import.meta.dirname, 'main.ts');
  const { status, stderr } = spawnSync(process.execPath, [main], { env: environment, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^there is no (mvn|java), which .*: apt-get .*maven\n$/)]);
});

import { describe, expect, it } from 'vitest';
import { checkEngines, type Look } from './engines.ts';

const texts = (look: Look) => checkEngines(look).map(({ name, verdict, text }) => `${verdict} ${name}: ${text}`);

describe('what the doctor says of what can run a broker here', () => {
  it('is its version where there is one', () => {
    const java = 'openjdk version "17.0.19" 2026-04-21\nOpenJDK Runtime Environment\n';
    expect(texts((program) => (program === 'java' ? java : '20.10.24\n'))).toEqual([
      'ok Docker: 20.10.24: docker compose up runs a broker and the services here',
      'ok Java: 17.0.19: runs a broker for tests',
    ]);
  });

  it('is what to install, and for what, where there is none', () => {
    expect(texts(() => undefined)).toEqual([
      'ok Docker: not installed; only a broker on this machine wants it (apt-get install -y docker.io)',
      'ok Java: not installed; only a broker for tests wants it (apt-get install -y default-jre-headless maven)',
    ]);
  });

  it('tells a Docker without an engine from none', () => {
    const [docker] = texts((_, words) => (words.includes('--version') ? 'Docker version 20.10.24\n' : undefined));
    expect(docker).toContain('installed, no engine answers');
  });
});

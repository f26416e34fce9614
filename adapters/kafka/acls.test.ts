import { describe, expect, it } from 'vitest';
import { type AclRole, aclsNeeded } from './acls.ts';

const prefixes = { topicPrefix: 'mill.', groupPrefix: 'race.' };
const ROLES: readonly AclRole[] = ['planner', 'scorer', 'collector', 'api', 'client', 'admin'];
const writes = (role: AclRole) =>
  aclsNeeded(role, prefixes)
    .filter(({ operations }) => operations.includes('Write'))
    .map(({ name }) => name);

describe('aclsNeeded', () => {
  it('names topics and groups with their prefixes', () => {
    for (const role of ROLES) {
      for (const { resource, name } of aclsNeeded(role, prefixes)) {
        expect(name.startsWith(resource === 'topic' ? 'mill.' : 'race.')).toBe(true);
      }
    }
  });

  it('lets a scorer publish verdicts and dead letters, and nothing else', () => {
    expect(writes('scorer')).toEqual(['mill.results', 'mill.dead-letters']);
  });

  it('covers the lanes and groups of every compute by their beginning', () => {
    const needs = aclsNeeded('scorer', prefixes).filter(({ pattern }) => pattern === 'prefixed');
    expect(needs.map(({ name }) => name)).toEqual(['mill.minibatches.', 'race.scorer.']);
  });

  it('asks for no right that another one of the same thing brings along', () => {
    const implied = ROLES.flatMap((role) => aclsNeeded(role, prefixes)).filter(
      ({ operations }) =>
        operations.includes('Describe') && (operations.includes('Read') || operations.includes('Write')),
    );
    expect(implied).toEqual([]);
  });

  it('lets only the admin make topics', () => {
    const makers = ROLES.filter((role) =>
      aclsNeeded(role, prefixes).some(({ operations }) => operations.includes('Create')),
    );
    expect(makers).toEqual(['admin']);
  });
});

import { describe, expect, it } from 'vitest';
import type { StepModel } from '../job/manifest.ts';
import { type FoundModels, foundModels } from './found-models.ts';

const model = (name: string, version: number): StepModel => ({ name, version, sha256: name, fileName: 'net.bin' });
const live = [model('mm', 1), model('mm', 3), model('labels', 1)];
const archived = [model('mm', 2), model('mm', 4), model('gone', 1)];
const shown = ({ models, meant }: FoundModels) => ({
  models: models.map(({ name, version }) => `${name}:${version}`).sort(),
  meant,
});

describe('the models that scripts find', () => {
  it('are all versions, archived ones by their number alone', () => {
    const models = ['gone:1', 'labels:1', 'mm:1', 'mm:2', 'mm:3', 'mm:4'];
    expect(shown(foundModels([], { models: live, archived }, false))).toEqual({ models, meant: { gone: null, mm: 3 } });
  });

  it('are no fewer for one that the job names, which is what its name means', () => {
    expect(shown(foundModels([model('mm', 1)], { models: live }, false))).toEqual({
      models: ['labels:1', 'mm:1', 'mm:3'],
      meant: { mm: 1 },
    });
    expect(foundModels([model('mm', 3)], { models: live }, false).meant).toEqual({});
  });

  it('are those that the job names and the newest of every name, with the workspace elsewhere', () => {
    expect(shown(foundModels([model('mm', 2)], { models: live, archived }, true))).toEqual({
      models: ['labels:1', 'mm:2', 'mm:3'],
      meant: { mm: 2 },
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { StepModel } from '../job/manifest.ts';
import { FoundModels } from './found-models.ts';

const model = (name: string, version: number): StepModel => ({ name, version, sha256: name, fileName: 'net.bin' });
const live = [model('mm', 1), model('mm', 3), model('labels', 1)];
const archived = [model('mm', 2), model('mm', 4), model('gone', 1)];
const spoken = (models: readonly StepModel[]) => models.map(({ name, version }) => `${name}:${version}`).sort();

describe('the models that scripts find', () => {
  it('are all versions, archived ones by their number alone', () => {
    const models = new FoundModels([], { models: live, archived });
    expect(spoken(models.all)).toEqual(['gone:1', 'labels:1', 'mm:1', 'mm:2', 'mm:3', 'mm:4']);
    expect(spoken(models.latest)).toEqual(['labels:1', 'mm:3']);
    expect(models.meantAmong(models.all)).toEqual({ gone: null, mm: 3 });
    expect(models.find('mm').version).toBe(3);
    expect(models.find('mm:4').version).toBe(4);
    expect(() => models.find('gone')).toThrow(
      'there is no model gone; its versions are archived: name one; known: gone:1, labels:1, mm:1',
    );
    const known = '; known: gone:1, labels:1, mm:1, mm:2, mm:3, mm:4';
    expect(() => models.find('my model')).toThrow(/^the name "my model" must be .*; known: gone:1, labels:1, /);
    expect(() => models.find('mm:new')).toThrow(`"mm:new": a version is a whole number from 1${known}`);
    expect(() => new FoundModels([], { models: [] }).find('mm:1')).toThrow(
      'there is no model mm:1; known: none (millrace model register NAME PATH adds one)',
    );
  });

  it('are never an older version instead of a damaged one, unless the job names it', () => {
    const damaged = [{ name: 'mm', version: 4 }];
    const models = new FoundModels([], { models: live, damaged });
    expect(spoken(models.latest)).toEqual(['labels:1']);
    expect(models.meantAmong(models.all)).toEqual({ mm: null });
    expect(() => models.find('mm')).toThrow('the entry of model mm:4 is damaged; known: labels:1, mm:1, mm:3');
    expect(models.find('mm:3').version).toBe(3);
    expect(new FoundModels([model('mm', 1)], { models: live, damaged }).find('mm').version).toBe(1);
    const older = new FoundModels([], { models: live, damaged: [{ name: 'mm', version: 2 }] });
    expect(older.find('mm').version).toBe(3);
    expect(() => older.find('mm:2')).toThrow('the entry of model mm:2 is damaged');
  });

  it('are no fewer for one that the job names, which is what its name means', () => {
    const models = new FoundModels([model('mm', 1)], { models: live });
    expect(spoken(models.all)).toEqual(['labels:1', 'mm:1', 'mm:3']);
    expect(models.find('mm').version).toBe(1);
    expect(models.meantAmong(models.all)).toEqual({ mm: 1 });
    expect(models.meantAmong([model('mm', 1)])).toEqual({});
    const newest = new FoundModels([model('mm', 3)], { models: live });
    expect(newest.meantAmong(newest.all)).toEqual({});
  });
});

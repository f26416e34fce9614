import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL, read } from '../../tests/support/job-text.ts';

describe('partition keys', () => {
  const partitioned = MINIMAL.replace('path: images/*.png', 'path: images, partition_format: "{city}/{year}/*.png"');

  it('are a list, or a parameter that is one as JSON, and stand in for a size', () => {
    expect(read(`${partitioned}partition_keys: [year, city]\n`).draft).toMatchObject({
      inputs: [{ partitionFormat: '{city}/{year}/*.png' }],
      settings: { partitionKeys: ['year', 'city'] },
    });
    const byParameter = `${partitioned}partition_keys: "\${{parameters.keys}}"\nparameters: { keys: '["city"]' }\n`;
    expect(read(byParameter).draft.settings.partitionKeys).toEqual(['city']);
    const given = (keys: string) => read(byParameter, { parameters: { keys } }).draft.settings.partitionKeys;
    expect(given('[year, city]')).toEqual(['year', 'city']);
    expect(() => given('year,city')).toThrow(
      'must be a list of different names, such as [city, year]; "year,city" is not',
    );
  });

  it('are refused beside a size, and when no path has them', () => {
    expect(faultsOf(`${partitioned}partition_keys: [city]\nmini_batch_size: 3\n`)).toEqual([
      expect.stringMatching(/^job\.yaml:5: partition_keys: goes not together with mini_batch_size/),
    ]);
    expect(faultsOf(`${partitioned}partition_keys: [citi]\n`)).toEqual([
      'job.yaml:5: partition_keys: citi is not a key in the partition_format of input images; did you mean city?',
    ]);
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { environmentText } from '../../core/ports/environment-news.ts';
import { BuildNews } from './build-news.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells of a build each half minute what its tool said last, without a secret, also where it is cut', () => {
  const told: string[] = [];
  const news = new BuildNews(
    (news) => told.push(environmentText(news)),
    (text) => text.replaceAll('s3cret', '***'),
  );
  const { onBuild, onWait, onLine } = news.listener('numpy');
  onWait('/cache/x', 'process 7 of h');
  vi.advanceTimersByTime(30_000);
  onBuild('/cache/x');
  onLine('fetching https://me:s3cret@registry.example');
  vi.advanceTimersByTime(30_000);
  onLine(`${'.'.repeat(197)}s3cret`);
  vi.advanceTimersByTime(30_000);
  news.end('built');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([
    'waiting for process 7 of h, which builds the environment in /cache/x: numpy',
    'waiting for 30 s for process 7 of h, which builds the environment in /cache/x: numpy',
    'building an environment in /cache/x: numpy',
    'still building the environment after 30 s: fetching https://me:***@registry.example',
    `still building the environment after 60 s: ${'.'.repeat(197)}***`,
    'building the environment took 60 s',
  ]);
});

it('tells that a build has failed, and nothing of one that never began', () => {
  const told: string[] = [];
  const news = () => new BuildNews((news) => told.push(environmentText(news)), String);
  const failing = news();
  failing.listener('numpy').onBuild('/cache/x');
  vi.advanceTimersByTime(7_000);
  failing.end('failed');
  news().end('failed');
  expect(told.slice(1)).toEqual(['building the environment failed after 7 s']);
});

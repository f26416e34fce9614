// `node bench/feed-collector.mjs FOLDER ORDER COUNT TAIL`: feeds a collector so many results, and prints what that took.
import { keepHeapSmall } from '../adapters/machine/small-heap.ts';
import { feedCollector } from '../tests/support/fed-collector.ts';

const [, , root, order, count, tail] = process.argv;
// As an embedded run does.
keepHeapSmall();
const started = performance.now();
const { rows, sha256 } = await feedCollector({ root, order, results: Number(count), tail });
console.log(JSON.stringify({ rows, sha256, tookMs: performance.now() - started }));

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { type SnapshotRequest, takeSnapshot } from './take-snapshot.ts';
import type { Taker } from './taking-folder.ts';

/** Owners write here themselves what they are. */
const TAKER: Taker = { claim: Buffer.from('alive'), isAlive: (claim) => Buffer.from(claim).toString() as 'alive' };

let folder: string;
let source: string;
let workspace: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'snapshot-')));
  source = join(folder, 'source');
  workspace = join(source, '.millrace');
  write('score.ts', 'export {}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text = path): void {
  const file = join(source, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function take(request: Partial<SnapshotRequest> = {}) {
  const store = { localPath: (path: string) => join(workspace, path) } as unknown as Store;
  const placeOf = (sha256: string) => `snapshots/${sha256}`;
  return takeSnapshot({
    ...{ sourceDirectory: source, entryScript: 'score.ts', exclude: [workspace], store, placeOf, taker: TAKER },
    ...request,
  });
}

const placeOf = (sha256: string): string => join(workspace, 'snapshots', sha256);

/** The files of a snapshot, links not followed. */
function filesIn(place: string, path = ''): string[] {
  return readdirSync(join(place, path), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesIn(place, join(path, entry.name)) : [join(path, entry.name)]))
    .sort();
}

const filesOf = async (request: Partial<SnapshotRequest> = {}): Promise<string[]> =>
  filesIn(placeOf((await take(request)).sha256));

describe('a snapshot', () => {
  it('holds the source directory under the hash of its content', async () => {
    write('lib/helper.ts');
    write('odd \n name.txt');
    const { sha256, ...taken } = await take();
    expect(taken).toEqual({ entryScript: 'score.ts', files: 3, bytes: 9 + 13 + 14 });
    expect(filesIn(placeOf(sha256))).toEqual(['lib/helper.ts', 'odd \n name.txt', 'score.ts']);
    expect(readFileSync(join(placeOf(sha256), 'lib/helper.ts'), 'utf8')).toBe('lib/helper.ts');
    expect(readdirSync(join(workspace, 'snapshots'))).toEqual([sha256]);
  });

  it('is taken once for one content, wherever that lies', async () => {
    const first = await take();
    const before = statSync(placeOf(first.sha256)).ino;
    writeFileSync(join(placeOf(first.sha256), 'mark'), '');
    expect(await take()).toEqual(first);
    expect(statSync(placeOf(first.sha256)).ino).toBe(before);
    expect(existsSync(join(placeOf(first.sha256), 'mark'))).toBe(true);
    const moved = join(folder, 'moved');
    const store = { localPath: (path: string) => join(folder, 'other', path) } as unknown as Store;
    rmSync(workspace, { recursive: true });
    renameSync(source, moved);
    expect((await take({ sourceDirectory: moved, store })).sha256).toBe(first.sha256);
  });

  it('is another one after any change of content, name or exec bit', async () => {
    const hashes = [await take()];
    write('score.ts', 'export {};');
    hashes.push(await take());
    write('a');
    hashes.push(await take());
    renameSync(join(source, 'a'), join(source, 'b'));
    hashes.push(await take());
    chmodSync(join(source, 'b'), 0o755);
    hashes.push(await take());
    expect(new Set(hashes.map((taken) => taken.sha256)).size).toBe(hashes.length);
  });

  it('keeps exec bits, of large files too', async () => {
    write('small.sh', '#!/bin/sh\n');
    write('large.sh', `#!/bin/sh\n${'#'.repeat(300_000)}`);
    for (const name of ['small.sh', 'large.sh']) chmodSync(join(source, name), 0o700);
    const place = placeOf((await take()).sha256);
    const modes = ['small.sh', 'large.sh', 'score.ts'].map((name) => statSync(join(place, name)).mode & 0o777);
    expect(modes).toEqual([0o755, 0o755, 0o644]);
    expect(spawnSync(join(place, 'large.sh')).status).toBe(0);
  });

  it('never holds version control, packages, caches or what the job excludes', async () => {
    for (const name of ['.git', '.millrace', 'node_modules', '.venv', '__pycache__']) {
      write(`${name}/x`);
      write(`lib/${name}/x`);
    }
    write('lib/x');
    write('images/1.png');
    write('data/1.png');
    write('data/read.ts');
    const isExcluded = (path: string, isFolder: boolean) => !isFolder && path.endsWith('.png');
    expect(await filesOf({ exclude: [workspace, join(source, 'images')], isExcluded })).toEqual([
      'data/read.ts',
      'lib/x',
      'node_modules',
      'score.ts',
    ]);
    write('.amlignore', '!.git\n!node_modules\n');
    expect(await filesOf()).not.toContain('.git/x');
  });

  it('leaves out what .gitignore names, or .amlignore in its place', async () => {
    write('.gitignore', '*.log\n/data/\n!keep.log\n');
    for (const path of ['a.log', 'lib/b.log', 'keep.log', 'data/x', 'lib/data/x']) write(path);
    expect(await filesOf()).toEqual(['.gitignore', 'keep.log', 'lib/data/x', 'score.ts']);
    write('.amlignore', 'lib\n');
    expect(await filesOf()).toEqual(['.amlignore', '.gitignore', 'a.log', 'data/x', 'keep.log', 'score.ts']);
  });

  it('that would lack its script is refused', async () => {
    write('.gitignore', 'score.ts\n');
    await expect(take()).rejects.toMatchObject({ code: 'JOB_INVALID', message: expect.stringContaining('score.ts') });
  });

  it('above 300 MB is refused with the five largest, before any content is read', async () => {
    const sizes = { 'a.bin': 200, 'b/c.bin': 90, 'd.bin': 50, 'e.bin': 40, 'f.bin': 30, 'g.bin': 20 };
    for (const [path, size] of Object.entries(sizes)) {
      write(path);
      truncateSync(join(source, path), size * 1024 ** 2);
      chmodSync(join(source, path), 0o000);
    }
    const error = await take().catch((failure: Error) => failure);
    expect(error).toMatchObject({ code: 'SNAPSHOT_TOO_LARGE' });
    expect((error as Error).message.split('\n').slice(1)).toEqual([
      '  200.0 MB  a.bin',
      '  90.0 MB  b/c.bin',
      '  50.0 MB  d.bin',
      '  40.0 MB  e.bin',
      '  30.0 MB  f.bin',
    ]);
    expect(existsSync(workspace)).toBe(false);
  });

  it('of many small files names their folder', async () => {
    for (let k = 0; k < 40; k += 1) {
      write(`data/${k}`);
      truncateSync(join(source, `data/${k}`), 9 * 1024 ** 2);
    }
    await expect(take()).rejects.toThrow(/360\.0 MB {2}data\/\n/);
  });

  it('of a folder that is not there is refused', async () => {
    await expect(take({ sourceDirectory: join(folder, 'gone') })).rejects.toMatchObject({ code: 'JOB_INVALID' });
  });
});

describe('links in a source directory', () => {
  it('are followed to files and folders, inside and outside', async () => {
    write('lib/a.ts');
    write('../shared/b.ts');
    symlinkSync('lib/a.ts', join(source, 'a.ts'));
    symlinkSync('../shared', join(source, 'shared'));
    symlinkSync('../shared/b.ts', join(source, 'b.ts'));
    const { sha256 } = await take();
    expect(filesIn(placeOf(sha256))).toEqual(['a.ts', 'b.ts', 'lib/a.ts', 'score.ts', 'shared/b.ts']);
    rmSync(join(folder, 'shared'), { recursive: true });
    expect(readFileSync(join(placeOf(sha256), 'shared/b.ts'), 'utf8')).toBe('../shared/b.ts');
  });

  it('end where they loop, or lead nowhere', async () => {
    write('lib/a.ts');
    symlinkSync('..', join(source, 'lib/up'));
    symlinkSync('.', join(source, 'self'));
    symlinkSync('gone', join(source, 'dangling'));
    symlinkSync('round', join(source, 'round'));
    const server = createServer().listen(join(source, 'socket'));
    await once(server, 'listening');
    expect(await filesOf()).toEqual(['lib/a.ts', 'score.ts']);
    server.close();
  });

  it('bring nothing in that is excluded where it is', async () => {
    write('../data/images/1.png');
    write('.millrace/jobs/x');
    symlinkSync('../data/images', join(source, 'images'));
    symlinkSync('../data/images/1.png', join(source, 'one.png'));
    symlinkSync('.millrace/jobs', join(source, 'jobs'));
    symlinkSync(source, join(folder, 'alias'));
    const exclude = [join(folder, 'alias/.millrace'), join(folder, 'data')];
    expect(await filesOf({ exclude })).toEqual(['score.ts']);
    expect(await filesOf({ exclude, sourceDirectory: join(folder, 'alias') })).toEqual(['score.ts']);
  });
});

describe('the link to the packages', () => {
  it('points to the nearest above, and is part of the hash', async () => {
    const bare = await take();
    expect(existsSync(join(placeOf(bare.sha256), 'node_modules'))).toBe(false);
    write('../node_modules/a/index.js');
    const above = await take();
    expect(readlinkSync(join(placeOf(above.sha256), 'node_modules'))).toBe(join(folder, 'node_modules'));
    write('node_modules/a/index.js');
    const beside = await take();
    expect(readlinkSync(join(placeOf(beside.sha256), 'node_modules'))).toBe(join(source, 'node_modules'));
    expect(new Set([bare.sha256, above.sha256, beside.sha256]).size).toBe(3);
  });

  it('lets a script import them from the snapshot', async () => {
    write('../node_modules/pack/index.js', "exports.word = 'found';");
    write('src/score.mjs', "import { word } from 'pack'; console.log(word);");
    const { sha256 } = await take({ entryScript: 'src/score.mjs' });
    const ran = spawnSync(process.execPath, [join(placeOf(sha256), 'src/score.mjs')], { encoding: 'utf8' });
    expect(ran.stdout).toBe('found\n');
  });
});

describe('a snapshot taken by several at once', () => {
  it('is there once and whole, and nothing is left over', async () => {
    for (let k = 0; k < 20; k += 1) write(`lib/${k}.ts`, 'x'.repeat(k * 20_000));
    const taken = await Promise.all(Array.from({ length: 5 }, () => take()));
    expect(new Set(taken.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(readdirSync(join(workspace, 'snapshots'))).toHaveLength(1);
    expect(filesIn(placeOf(taken[0]?.sha256 ?? ''))).toHaveLength(21);
  });

  it('blames the workspace for what it cannot keep, though that lies among the sources', async () => {
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'snapshots'), 'in the way');
    await expect(take()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('takes away what killed ones have left, and nothing of who may live', async () => {
    for (const owner of ['dead', 'alive', 'unknown']) {
      write(`.millrace/snapshots/.taker-${owner}`, owner);
      write(`.millrace/snapshots/.taking-${owner}/lib/half.ts`);
    }
    const { sha256 } = await take();
    const left = ['.taker-alive', '.taker-unknown', '.taking-alive', '.taking-unknown', sha256];
    expect(readdirSync(join(workspace, 'snapshots')).sort()).toEqual(left);
  });

  it('is taken anew when it has lost a file', async () => {
    write('data/3.txt');
    const { sha256 } = await take();
    const copy = join(workspace, 'snapshots', sha256, 'data/3.txt');
    rmSync(copy);
    await Promise.all([take(), take()]);
    expect(readFileSync(copy, 'utf8')).toBe('data/3.txt');
    expect(readdirSync(join(workspace, 'snapshots'))).toEqual([sha256]);
  });

  it('is nothing at all when a file changes meanwhile', async () => {
    write('large.bin', 'x'.repeat(8 * 1024 ** 2));
    write('watched.txt', 'before');
    const taking = take();
    // The large file is hashed in another thread; what comes after it has been hashed when the copy begins.
    const place = join(workspace, 'snapshots');
    const changing = (async () => {
      for (let turn = 0; turn < 100_000 && !existsSync(place); turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      write('watched.txt', 'after!');
    })();
    const error = await taking.catch((failure: Error) => failure);
    await changing;
    expect(error).toMatchObject({ code: 'JOB_INVALID', message: expect.stringContaining('watched.txt was changed') });
    expect(readdirSync(place)).toEqual([]);
  });
});

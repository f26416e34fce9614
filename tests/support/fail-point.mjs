// Preloaded into a process that shall die, stop or fail at one exact call of the file system. What and where stands in
// MILLRACE_FAIL_POINT, as `<call>:<pattern>:<n>:<when>=<what>`, one a line:
//   call     open, write, sync, link, rename, remove, mkdir or copy, however the program spells it
//   pattern  a regular expression over the call's paths, and of a write also over its first bytes
//   n        the n-th call that fits; `n+` is that one and all later ones
//   when     before, after, or half: a write puts down half of its bytes first
//   what     kill (SIGKILL for the whole group), stop (SIGSTOP for this process), or an error code such as ENOSPC
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';
import { getSystemErrorMessage } from 'node:util';

const { readlinkSync, writeSync, openSync, closeSync } = fs;
const HEAD_BYTES = 200;

const CALLS = {
  open: ['open'],
  write: ['write', 'writev', 'writeFile', 'appendFile'],
  sync: ['fsync', 'fdatasync', 'sync', 'datasync'],
  link: ['link'],
  rename: ['rename'],
  remove: ['unlink', 'rm'],
  mkdir: ['mkdir'],
  copy: ['copyFile'],
};

const points = (process.env.MILLRACE_FAIL_POINT ?? '').split('\n').filter(Boolean).map(parsePoint);

function parsePoint(text) {
  const [, call, pattern, n, isFrom, when, what] = /^(\w+):(.+):(\d+)(\+?):(before|after|half)=(\w+)$/.exec(text) ?? [];
  if (!(call in CALLS)) throw new Error(`MILLRACE_FAIL_POINT: this is no fail point: ${text}`);
  return { call, pattern: new RegExp(pattern), n: Number(n), isFrom: isFrom === '+', when, what, seen: 0 };
}

async function patch() {
  const handle = await fs.promises.open(import.meta.filename);
  const handles = Object.getPrototypeOf(handle);
  await handle.close();
  for (const [call, names] of Object.entries(CALLS)) {
    for (const name of names) {
      wrap(fs, `${name}Sync`, (original) => synchronous(call, original));
      wrap(fs, name, (original) => withCallback(call, original));
      wrap(fs.promises, name, (original) => promising(call, original));
      wrap(handles, name, (original) => promising(call, original));
    }
  }
  syncBuiltinESMExports();
}

function wrap(owner, name, wrapping) {
  const original = owner[name];
  if (typeof original !== 'function') return;
  const wrapped = wrapping(original);
  // What `promisify` has to know about it.
  for (const key of Object.getOwnPropertySymbols(original)) wrapped[key] = original[key];
  owner[name] = wrapped;
}

const synchronous = (call, original) =>
  function (...given) {
    const due = dueOf(call, this, given);
    strike(due, given, 'before');
    const result = original.apply(this, given);
    strike(due, given, 'after');
    return result;
  };

const promising = (call, original) =>
  async function (...given) {
    const due = dueOf(call, this, given);
    strike(due, given, 'before');
    const result = await original.apply(this, given);
    strike(due, given, 'after');
    return result;
  };

const withCallback = (call, original) =>
  function (...given) {
    const done = given.pop();
    const due = dueOf(call, this, given);
    try {
      strike(due, given, 'before');
    } catch (error) {
      queueMicrotask(() => done(error));
      return;
    }
    original.call(this, ...given, (error, ...results) => {
      let failure = error;
      try {
        if (!error) strike(due, given, 'after');
      } catch (struck) {
        failure = struck;
      }
      done(failure, ...results);
    });
  };

/** The point that this call is, if it is one. */
function dueOf(call, self, given) {
  const candidates = points.filter((point) => point.call === call);
  if (candidates.length === 0) return undefined;
  const [subject, place] = describe(call, self, given);
  const due = candidates.filter(({ pattern }) => pattern.test(subject));
  for (const point of due) point.seen += 1;
  const found = due.find(({ n, isFrom, seen }) => seen === n || (isFrom && seen > n));
  return found && { ...found, place, call };
}

function describe(call, self, [first, second]) {
  const file = typeof first === 'number' ? pathOf(first) : first;
  if (typeof self?.fd === 'number') return [`${pathOf(self.fd)} ${headOf(first)}`, { fd: self.fd, content: first }];
  const place = { fd: first, content: second };
  if (call === 'write') return [`${file} ${headOf(second)}`, place];
  return [typeof second === 'string' ? `${file} ${second}` : String(file), place];
}

function pathOf(fd) {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

const bytesOf = (content) =>
  Array.isArray(content) ? Buffer.concat(content) : Buffer.from(ArrayBuffer.isView(content) ? content : `${content}`);

const headOf = (content) => bytesOf(content).subarray(0, HEAD_BYTES).toString('latin1');

function strike(due, given, moment) {
  if (due === undefined) return;
  if (moment === 'before' && due.when === 'half') writeHalf(due.place, given);
  else if (moment !== due.when) return;
  if (due.what === 'kill') killGroup();
  else if (due.what === 'stop') process.kill(process.pid, 'SIGSTOP');
  else throw systemError(due.what, due.call);
}

function writeHalf({ fd, content }, given) {
  const bytes = bytesOf(content);
  const isOpen = typeof fd === 'number';
  const file = isOpen ? fd : openSync(fd, 'a');
  // Positioned writes name their place last.
  const position = isOpen && typeof given.at(-1) === 'number' && Array.isArray(content) ? given.at(-1) : null;
  writeSync(file, bytes, 0, bytes.length >> 1, position);
  if (!isOpen) closeSync(file);
}

function killGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

function systemError(code, syscall) {
  const errno = -constants.errno[code];
  return Object.assign(new Error(`${code}: ${getSystemErrorMessage(errno)}, ${syscall}`), { code, errno, syscall });
}

if (points.length > 0) await patch();

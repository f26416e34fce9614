// Loaded with --import: writes the address of each file that node loads, a line each, to the file TELL_LOADED_TO.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { TELL_LOADED_TO } = process.env;
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) appendFileSync(TELL_LOADED_TO, `${url}\n`);
    return next(url, context);
  },
});

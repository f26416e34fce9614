// `node tools/bundle-program.mjs NAME SOURCE FOLDER`: FOLDER/NAME.js from its sources, as the package is made.
import { bundleProgram } from './bundle.mjs';

const [name, source, folder] = process.argv.slice(2);
await bundleProgram(name, source, folder);

/** The script that `millrace init` writes beside the job file. */
export const ENTRY_SCRIPT = `import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Called once in each worker process, before its first mini-batch: load models and the like here. */
export async function init(): Promise<void> {
  console.log('a worker is ready');
}

/** Called for each mini-batch with the paths of its files. Each element that it returns is one row of the output. */
export async function run(miniBatch: string[]): Promise<string[]> {
  const rows: string[] = [];
  for (const path of miniBatch) {
    const words = (await readFile(path, 'utf8')).split(/\\s+/).filter((word) => word !== '');
    rows.push(\`\${basename(path)}: \${words.length} words\`);
  }
  return rows;
}
`;

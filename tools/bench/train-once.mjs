import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChildError } from './run-child.mjs';

const TRAINING = {
  kinds: ['ALS'],
  settings: { ALS: { factors: 128, regularization: 30, iterations: 10 } },
  strengths: { view: 0.2, cart: 1, purchase: 2 },
  budgetSeconds: 1,
  promote: 'ALWAYS',
};

const child = fileURLToPath(new URL('serve-child.mjs', import.meta.url));

/** Trains ALS unless the folder has been trained. @param {string} dataDir @param {(line: string) => void} say */
export async function trainOnce(dataDir, say) {
  const done = join(dataDir, 'trained-for-serve.json');
  if (existsSync(done)) return;
  say('training ALS …');
  const trainer = spawn(
    process.execPath,
    [...process.execArgv, child, JSON.stringify({ kind: 'train', dataDir, input: TRAINING })],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [code, signal] = await once(trainer, 'close');
  if (code !== 0) throw new ChildError(`The training ended with ${code ?? signal}; its message is above.`);
  await writeFile(done, JSON.stringify(TRAINING));
}

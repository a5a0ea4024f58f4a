import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDemoShop } from '@cartograph/demo-shop';
import { importLog, openLake } from '@cartograph/events';
import { HYPOTHESES } from './hypotheses.mjs';

/** Makes shops without effects, asks every hypothesis of each, and writes one line of JSON a shop. Arguments: first seed, step, last seed, events, names. */
const [first, step, last, events] = process.argv.slice(2, 6).map(Number);
const names = process.argv.slice(6);

for (let seed = first; seed <= last; seed += step) {
  const folder = mkdtempSync(join(tmpdir(), 'cartograph-calibration-'));
  try {
    const { files } = await generateDemoShop({ outDir: join(folder, 'shop'), events, seed, effects: false });
    await importLog({ dataDir: join(folder, 'data'), paths: files, isSynthetic: true });
    const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
    const store = await lake.store();
    const answers = [];
    for (const { name, ask } of HYPOTHESES.filter((hypothesis) => names.includes(hypothesis.name))) {
      const began = performance.now();
      answers.push({ name, ...(await ask(store)), seconds: (performance.now() - began) / 1000 });
    }
    await store.close();
    await lake.close();
    process.stdout.write(`${JSON.stringify({ seed, answers })}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

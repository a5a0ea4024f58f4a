import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { circlesOf, circleText, foldersOf, importsIn } from './circles.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cartograph-circles-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** @param {Record<string, string>} files */
function write(files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

describe('circles of files', () => {
  it.each([
    ['values', "import { a } from './a.js';"],
    ['types', "import type { A } from './a.js';"],
    ['types inline', "export type B = import('./a.js').A;"],
    ['what is loaded later', "export const b = () => import('./a.js');"],
    ['what is handed on', "export * from './a.js';"],
    ['what is only run', "import './a.js';"],
  ])('are found through %s, of files of any kind', (_, text) => {
    write({ 'a.tsx': "import { c } from './inner/c.js';", 'inner/c.ts': "import { b } from '../b.js';", 'b.ts': text });
    expect(circlesOf(importsIn(folder))).toEqual([['a.tsx', 'b.ts', 'inner/c.ts']]);
  });

  it('are none where files share what they import, or another room imports back', () => {
    write({
      'a.ts': "import { c } from './c.js';\nimport { b } from './b.js';",
      'b.ts': "import { c } from './c.js';",
      'c.ts': "import { other } from '@cartograph/a';\nimport { away } from '../elsewhere/a.js';",
    });
    expect(circlesOf(importsIn(folder))).toEqual([]);
  });

  it('are told apart, with the imports that close each', () => {
    write({
      'a.ts': "import { b } from './b.js';",
      'b.ts': "import { a } from './a.js';\nimport { c } from './c.js';",
      'c.ts': "import { d } from './d.js';",
      'd.ts': "import { c } from './c.js';",
    });
    const graph = importsIn(folder);
    const circles = circlesOf(graph);
    expect(circles.toSorted()).toEqual([
      ['a.ts', 'b.ts'],
      ['c.ts', 'd.ts'],
    ]);
    expect(circleText('libs/als/src', ['a.ts', 'b.ts'], graph)).toBe(
      'libs/als/src: 2 import one another; break one of these:\n  a.ts → b.ts\n  b.ts → a.ts',
    );
  });
});

it('finds circles of folders whose files have none', () => {
  write({
    'jobs/job.ts': "import { table } from '../data/table.js';",
    'data/table.ts': '',
    'data/latest.ts': "import { job } from '../jobs/job.js';",
    'index.ts': "import { job } from './jobs/job.js';",
  });
  const graph = importsIn(folder);
  expect(circlesOf(graph)).toEqual([]);
  const folders = foldersOf(graph, (file) => (file.includes('/') ? file.split('/')[0] : undefined));
  expect(circlesOf(folders)).toEqual([['data', 'jobs']]);
});

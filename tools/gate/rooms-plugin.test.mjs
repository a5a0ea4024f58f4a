import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consoleCommon, consoleFrames, importMap } from './import-map.mjs';
import { neighborRefusal, refusal } from './rooms-plugin.mjs';

const src = new URL('../../apps/console/src/', import.meta.url);
const folders = readdirSync(src, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

describe('the import map', () => {
  it('has every room', () => {
    const inner = ['apps', 'libs'].flatMap((folder) => readdirSync(new URL(`../../${folder}/`, import.meta.url)));
    expect(importMap.map(({ room }) => room).toSorted()).toEqual([...inner, 'e2e', 'tools'].toSorted());
  });

  it.each([
    ['libs/recommend/src/a.ts', '@cartograph/als', null],
    ['libs/als/src/a.ts', '@cartograph/metrics', 'The room als may not import the room metrics.'],
    ['libs/als/src/a.ts', '@cartograph/als', null],
    ['libs/als/src/a.ts', 'node:fs', null],
    ['libs/als/src/a.ts', 'ml-matrix', null],
    ['libs/als/src/a.ts', 'vitest', 'The room als may not import the package vitest.'],
    ['libs/als/src/a.test.ts', 'vitest', null],
    ['libs/metrics/src/a.ts', '@stdlib/math-base-special-gammainc', null],
    ['libs/sdk/src/a.ts', 'graphql-ws/client', null],
    ['apps/console/src/a.tsx', 'react', null],
    ['apps/console/src/a.tsx', '@apollo/server', 'The room console may not import the package @apollo/server.'],
    [
      'libs/als/src/a.ts',
      '../../metrics/src/b.js',
      "The room als reaches into libs/metrics/src/b.js; import what that room's index names.",
    ],
    ['apps/cli/bundle.mjs', '../../bundle.options.mjs', null],
    ['libs/als/vitest.config.ts', '../../vitest.shared.ts', null],
    ['vitest.shared.ts', 'anything', null],
  ])('%s imports %s: %s', (file, name, why) => {
    expect(refusal(file, name)).toBe(why);
  });
});

describe('the console', () => {
  it('keeps every folder from its neighbors but those that all may use, and the frames', () => {
    for (const folder of folders.filter((name) => !consoleFrames.includes(name) && name !== 'testing'))
      for (const other of folders.filter((name) => name !== folder)) {
        const why = neighborRefusal(`apps/console/src/${folder}/page.tsx`, `../${other}/part.js`);
        expect(why === null, `${folder} → ${other}`).toBe(consoleCommon.includes(other));
      }
    expect([...consoleCommon, ...consoleFrames].filter((name) => !folders.includes(name))).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circlesIn } from './circles.mjs';

/** Lints the whole tree and proves that the import map and the ban of circles can fail: canaries are planted, linted and removed. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const env = { ...process.env, NO_COLOR: '1' };
const run = (name, args) => {
  const { status, stdout, stderr, error } = spawnSync(bin(name), args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  return { status, text: `${stdout}${stderr}` };
};

/** Each canary: a file that breaks one law of the house, and the words that must answer it. */
const canaries = [
  {
    file: 'libs/als/src/canary-room.ts',
    text: "import * as metrics from '@cartograph/metrics';\nexport const canary = metrics;\n",
    expect: /room als may not import the room metrics/,
  },
  {
    file: 'libs/als/src/canary-reach.ts',
    text: "export const canary = import('../../metrics/src/random.js');\n",
    expect: /room als reaches into libs\/metrics\/src\/random.js/,
  },
  {
    file: 'libs/metrics/src/canary-package.ts',
    text: "import { Matrix } from 'ml-matrix';\nexport const canary = Matrix;\n",
    expect: /room metrics may not import the package ml-matrix/,
  },
  {
    file: 'apps/api/src/canary-engine.ts',
    text: "import { DuckDBInstance } from '@duckdb/node-api';\nexport const canary = DuckDBInstance;\n",
    expect: /room api may not import the package @duckdb\/node-api/,
  },
  {
    file: 'libs/events/src/canary-database.ts',
    text: "import { DataSource } from 'typeorm';\nexport const canary = DataSource;\n",
    expect: /room events may not import the package typeorm/,
  },
  {
    file: 'apps/console/src/canary-api.ts',
    text: "import * as api from '@cartograph/api';\nexport const canary = api;\n",
    expect: /room console may not import the room api/,
  },
  {
    file: 'apps/console/src/overview/canary-neighbor.ts',
    text: "import * as funnel from '../funnel/funnel-page.js';\nexport const canary = funnel;\n",
    expect: /folder overview may not import its neighbor funnel/,
  },
  {
    file: 'apps/console/src/overview/canary-neighbor.test.ts',
    text: "export { canary } from '../funnel/funnel-page.js';\n",
    expect: /folder overview may not import its neighbor funnel/,
  },
  {
    file: 'apps/console/src/overview/canary-bridge.ts',
    text: "import { pages } from '../routes.js';\nexport const canary = pages;\n",
    expect: /folder overview may not import .*brings all pages together/,
  },
  ...Object.entries({
    'type.ts': "import type { Matrix } from 'ml-matrix';\nexport type Canary = Matrix;\n",
    'export.ts': "export * from 'ml-matrix';\n",
    'of-type.ts': "export type Canary = import('ml-matrix').Matrix;\n",
    'template.ts': 'export const canary = import(`ml-matrix`);\n',
    'required.mjs': "export const canary = require('ml-matrix');\n",
    'created.mjs':
      "import { createRequire } from 'node:module';\nexport const canary = createRequire(import.meta.url)('ml-matrix');\n",
    'equals.ts': "import canary = require('ml-matrix');\nexport { canary };\n",
    'mock.test.ts': "import { vi } from 'vitest';\nvi.mock('ml-matrix');\n",
  }).map(([name, text]) => ({
    file: `libs/metrics/src/canary-${name}`,
    text,
    expect: /room metrics may not import the package ml-matrix/,
  })),
  {
    file: 'libs/metrics/src/canary-glob.ts',
    text: "export const canary = import.meta.glob(['./*.ts', '../../als/src/*.ts']);\n",
    expect: /room metrics reaches into libs\/als\/src/,
  },
  {
    file: 'libs/metrics/src/canary-started.ts',
    text: "export const canary = new URL('../../als/src/index.ts', import.meta.url);\n",
    expect: /room metrics reaches into libs\/als\/src\/index.ts/,
  },
  {
    file: 'libs/metrics/src/canary-absolute.ts',
    text: "export * from '/libs/als/src/index.js';\n",
    expect: /is a place of one machine/,
  },
  {
    file: 'libs/unmapped/src/canary.ts',
    text: "export * from 'ml-matrix';\n",
    expect: /room unmapped is not on the import map/,
  },
];

/** The only rule that needs types has a run of its own, since beside the others all type-aware rules of their categories would run, too. */
const awaiting = (...paths) => [
  '-c',
  'tools/gate/promises.oxlintrc.json',
  '--deny-warnings',
  '--format=unix',
  ...['**/dist/**', '**/*.generated.ts', '**/generated/**', 'libs/*/assembly/**'].flatMap((pattern) => [
    '--ignore-pattern',
    pattern,
  ]),
  ...paths,
];
const unawaited = {
  file: 'libs/events/src/canary-promise.ts',
  text: 'const save = async (): Promise<void> => {};\nexport const canary = (): void => {\n  save();\n};\n',
  expect: /no-floating-promises/,
};

/** Circles of types: of files that import one another as `.js` and are none; of the API's features, and of folders in one, whose files have none. */
const circle = Object.entries({
  'apps/console/src/overview/canary-a.tsx': "import type { B } from './canary-b.js';\nexport type A = B | null;\n",
  'apps/console/src/overview/canary-b.tsx': "import type { A } from './canary-a.js';\nexport type B = A[];\n",
  'apps/api/src/shop/canary.ts': "import type { D } from '../users/canary-d.js';\nexport type C = D;\n",
  'apps/api/src/shop/canary-c.ts': 'export type C = string;\n',
  'apps/api/src/users/canary.ts': "import type { C } from '../shop/canary-c.js';\nexport type D = C;\n",
  'apps/api/src/users/canary-d.ts': 'export type D = string;\n',
  'apps/api/src/campaigns/plan/canary.ts': "import type { F } from '../runs/canary-f.js';\nexport type E = F;\n",
  'apps/api/src/campaigns/runs/canary-f.ts': 'export type F = string;\n',
}).map(([file, text]) => ({ file, text }));
const closed = ['overview/canary-a.tsx → overview/canary-b.tsx', '  shop → users', '  campaigns/plan → campaigns/runs'];

class Fault extends Error {}
const fail = (what, text) => {
  throw new Fault(`${text.trimEnd()}\nlint: ${what}`);
};

try {
  const house = run('oxlint', ['--deny-warnings', '.']);
  if (house.status !== 0) fail('lint found faults', house.text);

  const awaited = run('oxlint', awaiting('.'));
  if (awaited.status !== 0) fail('a promise is not awaited', awaited.text);

  const circles = circlesIn(root);
  if (circles.length > 0) fail('files or folders import one another in a circle', circles.join('\n'));

  const planted = [unawaited, ...canaries, ...circle];
  try {
    for (const { file, text } of planted) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), text, { flag: 'wx' });
    }
    // One run for all of them; each message is one line that begins with the file.
    const { text } = run('oxlint', ['--format=unix', ...canaries.map(({ file }) => file)]);
    for (const { file, expect } of canaries) {
      const said = text.split('\n').filter((line) => line.includes(file));
      if (!said.some((line) => expect.test(line)))
        fail(`the canary ${file} was not caught: the import map does not hold`, text);
    }
    const { text: promises } = run('oxlint', awaiting(unawaited.file));
    if (!unawaited.expect.test(promises)) fail('a promise that nobody awaits was not caught', promises);
    const found = circlesIn(root).join('\n');
    for (const one of closed) if (!found.includes(one)) fail(`the circle ${one.trim()} was not caught`, found);
  } finally {
    for (const { file } of planted) rmSync(join(root, file), { force: true });
    rmSync(join(root, 'libs/unmapped'), { recursive: true, force: true });
  }
  console.log(`lint: the tree is clean and ${canaries.length + 1 + closed.length} canaries were caught`);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

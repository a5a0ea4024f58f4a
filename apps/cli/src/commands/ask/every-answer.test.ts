import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJsonInProcess } from '../../testing/in-process.js';
import { smallShop } from '../../testing/small-shop.js';
import { askCommand } from './ask.js';

const program = new Command();
askCommand(program);
const questions = program.commands[0]?.commands.map((question) => question.name()) ?? [];

let shop: Awaited<ReturnType<typeof smallShop>>;
beforeAll(async () => {
  shop = await smallShop();
});
afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

it('there are questions', () => {
  expect(questions).toContain('overview');
});

/** What a question cannot be asked without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = { explore: ['--measure', 'carts'] };

it.each(questions)('ask %s --json names the snapshot it was counted on', async (question) => {
  const { snapshot } = await runJsonInProcess<{ snapshot?: { id?: string } }>([
    'ask',
    question,
    ...(NEEDED[question] ?? []),
    '--json',
    '--data',
    shop.data,
  ]);
  const { data } = await runJsonInProcess<{ data: { shop: { snapshot: { id: string } } } }>([
    'query',
    '{ shop { snapshot { id } } }',
    '--data',
    shop.data,
  ]);
  expect(snapshot).toEqual(data.shop.snapshot);
});

import { MODEL_KINDS } from '@cartograph/recommend';
import { Command, CommanderError } from 'commander';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addTrainOptions, modelKinds, eventWeights, trainInput, type TrainOptionsGiven } from './train-options.js';

function parse(...args: string[]): TrainOptionsGiven {
  const command = addTrainOptions(new Command('train'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse(args, { from: 'user' }).opts();
}

describe('options of a training', () => {
  it('are as they were typed, and nothing where nothing was', async () => {
    expect(parse()).toEqual({});
    expect(
      await trainInput(
        parse(
          '--kinds',
          'als, item-knn,ALS',
          '--seed',
          '7',
          '--budget',
          '30',
          '--fit-work',
          '2.5e13',
          '--k',
          '20',
          '--event-weights',
          'view=0.1,cart=1,remove=-1,excludeBots=true',
          '--settings',
          ' {"ALS":{"factors":64}}',
        ),
      ),
    ).toEqual({
      kinds: ['ALS', 'ITEM_KNN'],
      seed: 7,
      budgetSeconds: 30,
      fitWork: 2.5e13,
      k: 20,
      eventWeights: { view: 0.1, cart: 1, remove: -1, excludeBots: true },
      settings: { ALS: { factors: 64 } },
    });
  });

  it('may have settings in a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-train-'));
    try {
      const file = path.join(folder, 'settings.json');
      await writeFile(file, '{"EASE":{"regularization":100}}');
      expect(await trainInput({ settings: file })).toEqual({ settings: { EASE: { regularization: 100 } } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['--kinds', ' , '],
    ['--seed', '-1'],
    ['--seed', '1.5'],
    ['--budget', '0'],
    ['--fit-work', '0'],
    ['--fit-work', '1e16'],
    ['--fit-work', 'much'],
    ['--k', '101'],
    ['--factors', '0'],
    ['--factors', '513'],
    ['--alpha', 'much'],
    ['--event-weights', 'view'],
  ])('refuse %s %s', (name, value) => {
    expect(() => parse(name, value)).toThrow(CommanderError);
  });
});

describe('eventWeights', () => {
  it('are numbers by name', () => {
    expect(eventWeights('view = 0, purchase=2.5,halfLifeDays=30,cap=10')).toEqual({
      view: 0,
      purchase: 2.5,
      halfLifeDays: 30,
      cap: 10,
    });
    expect(eventWeights('excludeBots=false')).toEqual({ excludeBots: false });
  });

  it.each([
    '',
    'view',
    'view=',
    'view=many',
    'view=Infinity',
    'love=1',
    'excludeBots=1',
    'view=1,',
    'view=1=2',
    'excludeBots=true=false',
  ])('refuse "%s", saying which there are', (text) => {
    expect(() => eventWeights(text)).toThrow(
      'write NAME=NUMBER with view, cart, remove, purchase, halfLifeDays, cap, or excludeBots=true.',
    );
  });
});

it('kinds are those of the library, and another one is refused with all that there are', async () => {
  expect(await modelKinds(MODEL_KINDS)).toEqual([...MODEL_KINDS]);
  await expect(modelKinds(['ALS', 'ORACLE'])).rejects.toThrow(
    `"ORACLE" is no kind of model; there are ${MODEL_KINDS.join(', ')}.`,
  );
});

it.each([
  [{ eventWeights: { view: 1e308, cart: 1 } }, 'view has the weight 1e+308'],
  [{ settings: '{"ALS":{"factors":0}}' }, 'factors of ALS is 0; give a whole number from 1 to 512.'],
  [{ kinds: ['ALS'], settings: '{"BPR":{}}' }, 'Settings are given for BPR, which is not among the kinds to make'],
])('what a training would refuse is refused before the log is read: %o', async (given, words) => {
  await expect(trainInput(given)).rejects.toThrow(
    expect.objectContaining({ code: 2, message: expect.stringContaining(words) as string }),
  );
});

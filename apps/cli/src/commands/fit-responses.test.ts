import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario } from '@cartograph/experiments';
import { afterAll, describe, expect, it } from 'vitest';
import type { FittedResponses } from '../responses/fit-responses.js';
import { runInProcess as run } from '../testing/in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'responses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** 4,000 lists of 5 products in which each position sells 0.7 times what the one before sells, half of it where affinity is 0.5; counted from `first`. */
function log(first = 1): string {
  const lines = ['list,position,affinity,bought'];
  for (let list = 0; list < 4_000; list += 1) {
    for (let position = 0; position < 5; position += 1) {
      const affinity = (list + position) % 2 === 0 ? 1 : 0.5;
      // Of the lists in which this place has this affinity, as many buy as the chance says, at even distances.
      const turn = Math.floor(list / 2);
      const chance = 0.3 * 0.7 ** position * affinity;
      const isBought = Math.floor((turn + 1) * chance) > Math.floor(turn * chance);
      lines.push(`${list},${position + first},${affinity},${isBought ? 1 : 0}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

describe('fit-responses', () => {
  it('finds how a log was made, whichever number it begins with, and prints the block that a scenario file takes', async () => {
    const { code, stdout } = await run(['fit-responses', write('log.csv', log()), '--json']);
    expect(code).toBe(0);
    const fitted = JSON.parse(stdout) as FittedResponses;
    expect(fitted).toMatchObject({
      file: 'log.csv',
      rows: 20_000,
      lists: 4_000,
      positions: 5,
      isConverged: true,
      response: { affinityWeight: 1, source: 'fitted' },
    });
    expect(fitted.response.steepness).toBeCloseTo(0.7, 2);
    expect(fitted.scale).toBeCloseTo(0.3, 2);
    expect(fitted.response.responsesPerUser).toBeCloseTo(fitted.bought / 4_000, 12);
    expect(fitted.logLikelihood).toBeGreaterThan(fitted.baseLogLikelihood);
    const fromNull = await run(['fit-responses', write('null.csv', log(0)), '--json']);
    expect(JSON.parse(fromNull.stdout)).toEqual({ ...fitted, file: 'null.csv' });

    const text = (await run(['fit-responses', write('log.csv', log())])).stdout;
    expect(text).toMatch(
      /^log\.csv: 20,000 products shown in 4,000 lists of up to 5, [\d,]+ bought\.\nThe log-likelihood is -[\d.]+, -[\d.]+ if every .* It had stopped rising after \d+ steps\./,
    );
    const block = /recommendations:[^]*/.exec(text)![0];
    const { recommendations } = parseScenario(
      `name: a\ncosts: { grossMargin: 1 }\n${block.replace('recommendations:', 'recommendations:\n  control: none\n  treatment: als')}`,
    );
    expect(recommendations?.response).toEqual({
      ...fitted.response,
      steepness: Number(fitted.response.steepness.toPrecision(6)),
      responsesPerUser: Number(fitted.response.responsesPerUser.toPrecision(6)),
    });
  });

  it('finds how much affinities weigh', async () => {
    const { stdout } = await run(['fit-responses', write('weight.csv', log()), '--affinity-weight', 'fit', '--json']);
    expect((JSON.parse(stdout) as FittedResponses).response.affinityWeight).toBeCloseTo(1, 1);
  });

  it.each<[string, string, number, RegExp]>([
    [
      'a missing column',
      'position,bought\n1,1\n',
      1,
      /bad\.csv has no column "affinity": its columns are position, bought\. Give a header with position, affinity, bought\./,
    ],
    [
      'a position that is none',
      'position,affinity,bought\n1,1,0\n1.5,1,0\n',
      1,
      /bad\.csv, line 3: position is "1\.5"; give a whole number, counted from 1 or from 0\./,
    ],
    [
      'an affinity that is none',
      'position,affinity,bought\n1,-1,0\n',
      1,
      /bad\.csv, line 2: affinity is "-1"; give a number, 0 or more\./,
    ],
    [
      'a purchase that is neither',
      'position,affinity,bought\n1,1,yes\n',
      1,
      /bad\.csv, line 2: bought is "yes"; give 1 for bought, 0 for not\./,
    ],
    ['an empty cell', 'position,affinity,bought\n1,,0\n', 1, /line 2: affinity is ""; give/],
    [
      'a purchase without an affinity',
      'position,affinity,bought\n1,0,1\n',
      1,
      /line 2: affinity is 0, but the product was bought/,
    ],
    ['no rows', 'position,affinity,bought\n', 1, /bad\.csv: The log of lists is empty/],
    [
      'a gap of positions',
      'position,affinity,bought\n1,1,0\n3,1,1\n',
      1,
      /bad\.csv: no row is at position 2, but some are beyond/,
    ],
    ['no purchase', 'position,affinity,bought\n1,1,0\n2,1,0\n', 1, /bad\.csv: Nothing that was shown was bought/],
    ['one position', 'position,affinity,bought\n1,1,0\n1,1,1\n', 1, /bad\.csv: All rows are at one position/],
  ])('refuses %s in words', async (_, text, wanted, message) => {
    const { code, stdout, stderr } = await run(['fit-responses', write('bad.csv', text)]);
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('refuses a weight that is none', async () => {
    expect(await run(['fit-responses', 'a.csv', '--affinity-weight', '-1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Give a number, 0 or more, or fit.'),
    });
  });
});

import { minimumDetectableUplift, power, sampleSize } from '@cartograph/experiments';
import { describe, expect, it } from 'vitest';
import type { PlannedTest } from '../planned-test.js';
import { runInProcess, runJsonInProcess } from '../testing/in-process.js';

const args = (line: string): string[] => ['power', ...line.split(' ')];
const text = async (line: string): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(args(line));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const json = (line: string): Promise<PlannedTest> => runJsonInProcess<PlannedTest>([...args(line), '--json']);

describe('power', () => {
  it('finds the users, the smallest effect, the power or the level, whichever is left out, as the library does', async () => {
    const design = { baselineRate: 0.05 };
    const size = sampleSize({ ...design, upliftRelative: 0.1 });
    expect(await json('--baseline 5% --uplift 10%')).toMatchObject({
      solvedFor: 'users',
      users: size.ok && size.users,
      power: 0.8,
      alpha: 0.05,
    });
    const smallest = minimumDetectableUplift({ ...design, users: 50_000, power: 0.9 });
    expect(await json('--baseline 0.05 --users 50000 --power 90%')).toMatchObject({
      solvedFor: 'effect',
      effect: { upliftRelative: smallest.ok && smallest.value },
    });
    const reached = power({ ...design, upliftRelative: -0.1, users: 50_000, alpha: 0.01 });
    expect(await json('--baseline 5% --users 50000 --uplift -10% --alpha 1%')).toMatchObject({
      solvedFor: 'power',
      power: reached.ok && reached.value,
    });
    const level = await json('--baseline 5% --users 62468 --uplift 10% --power .8');
    expect(level).toMatchObject({ solvedFor: 'alpha', alpha: expect.closeTo(0.05, 4) });
  });

  it('says it in words, with the weeks it takes', async () => {
    expect((await text('--baseline 5% --uplift 10% --weekly 5500')).split('\n').slice(0, 7)).toEqual([
      'To find +10 % of a baseline of 5 % with a power of 80 % at a two-sided level of 5 % the test needs 62,468 users: 31,234 in control, 31,234 in treatment.',
      'At this traffic that takes 80 days, to a Wednesday. Run it for 12 whole weeks, so that every weekday counts alike; that brings 66,000 users.',
      '',
      'Smallest effect found with a power of 80 % after so many weeks:',
      'week  users   treatment',
      '   1   5,500  +35.6 %',
      '   2  11,000  +24.6 %',
    ]);
    expect(await text('--baseline 5% --users 50000')).toBe(
      'With 50,000 users the smallest effect that the test finds with a power of 80 % at a two-sided level of 5 % is +11.2 % of a baseline of 5 % (+0.56 percentage points).\n',
    );
    expect(await text('--mean 12 --sd 60 --weeks 4 --weekly 20000 --decrease')).toContain(
      'With 80,000 users the smallest effect that the test finds with a power of 80 % at a two-sided level of 5 % is −9.91 % of a mean of 12 (−1.19).',
    );
  });

  it('says that no affordable test can tell, and what helps', async () => {
    const said = await text(
      '--baseline 5% --users 20000 --uplift 10% --traffic 900,900,900,900,900,500,500 --start sunday --arms 0.5,mail=30%,banner=20%',
    );
    expect(said).toContain('These users are too few for a power of 80 %: no affordable test can tell. What helps:');
    for (const words of [
      /a larger audience: [\d,]+ users, \d+\.\d times as many/,
      /a longer test: \d+ whole weeks/,
      /a sharper metric: one with [\d.]+ % less variance/,
      /one arm against the control: 62,468 users, which alone is not enough/,
      /arms of one size: [\d,]+ users/,
      /these users find \+[\d.]+ % in mail, \+[\d.]+ % in banner/,
    ])
      expect(said).toMatch(words);
    expect(await text('--baseline 5% --uplift 1% --weekly 5500')).toContain(
      'A quarter of a year of this traffic brings too few users: no affordable test can tell. What helps:',
    );
    expect(await text('--baseline 5% --users 80000 --uplift 10%')).not.toContain('What helps');
  });

  it('says what else the figures rest on', async () => {
    expect(await text('--mean 12 --sd 60 --uplift 4% --cuped 0.6')).toContain(
      'The period before takes 36 % of the variance away (CUPED, correlation 0.6).',
    );
    expect(await text('--baseline 3% --uplift 5% --method pocock --looks 4')).toContain(
      'It is looked at 4 times and may stop early (Pocock spending); the figures are those of the last look.',
    );
    expect(await text('--baseline 3% --uplift 20% --method always-valid --looks 5')).toContain(
      'whenever one likes from 1,000 users on (confidence sequence, narrowest at 5,000); the figures take 5 looks.',
    );
    expect(await text('--baseline 3% --uplift 5% --sessions-per-user 3 --icc 0.1 --cv 1')).toMatch(
      /needs [\d,]+ sessions: .*\nSessions of one user are alike: the test needs 1\.50 times the sessions of strangers\./,
    );
  });

  it('says why there is no answer', async () => {
    expect(await text('--baseline 0 --uplift 10%')).toBe(
      'No number of users would do: Nobody converts without the campaign, so a relative uplift has nothing to be relative to.\n',
    );
    expect(await text('--baseline 3% --users 4')).toContain('The smallest effect is unknown: Even if everybody');
    expect(await text('--baseline 3% --uplift 0.0000000001')).toContain('takes more users than could be counted.');
    expect(await json('--baseline 0 --users 100 --uplift 10%')).toMatchObject({
      power: null,
      incomputable: { reason: 'zero-baseline' },
    });
  });

  it.each([
    ['--baseline 3%', /Give --uplift/],
    ['--uplift 5%', /Give --baseline .* or --mean/],
    ['--mean 5 --uplift 5%', /--mean and --sd go together/],
    ['--baseline 3% --mean 5 --sd 1 --uplift 5%', /Give --baseline .* or --mean/],
    ['--baseline 3% --uplift 5% --difference 0.01', /not both/],
    ['--baseline 3% --uplift 5% --users 9 --power .8 --alpha .05', /nothing is left to find/],
    [
      '--baseline 3% --uplift 5000%',
      /upliftRelative is 50, which would take a rate of 0.03 to 1.530; give at most 32.33/,
    ],
    ['--baseline 3% --uplift -150%', /upliftRelative is -1.5/],
    ['--baseline 1 --uplift 5%', /which would take a rate of 1/],
    ['--baseline 3% --uplift 0', /upliftRelative is 0/],
    ['--baseline 3% --uplift 5% --arms 0.5,0.4', /sum to 0.9/],
    ['--baseline 3% --uplift 5% --arms 1', /give at least two arms/],
    ['--baseline 3% --uplift 5% --arms a=0.5,a=0.5', /name is "a"; another arm has this name/],
    ['--baseline 3% --uplift 5% --arms half,half', /Give a share/],
    ['--baseline 3% --uplift much', /Give a share such as 0.05/],
    ['--baseline 3% --uplift 5% --cuped 1', /above -1 and below 1/],
    ['--baseline 3% --uplift 5% --traffic 1,2,3', /Give seven numbers/],
    ['--baseline 3% --uplift 5% --weekly 5 --start noday', /Give one of monday/],
    ['--baseline 3% --weeks 5', /add --weekly/],
    ['--baseline 3% --weeks 5 --users 9 --weekly 7', /Give --users or --weeks/],
    ['--baseline 3% --uplift 5% --weekly 5 --traffic 1,2,3,4,5,6,7', /Give --weekly or --traffic/],
    ['--baseline 3% --uplift 5% --looks 3', /--looks 3 is for tests/],
    ['--baseline 3% --uplift 5% --icc 0.1', /go together/],
    ['--baseline 3% --uplift 5% --icc 2 --sessions-per-user 2', /clusters.icc is 2/],
    ['--baseline 3% --uplift 5% --power 1', /above 0 and below 1/],
  ])('%s ends with 2 and says what to give', async (line, words) => {
    const { code, stdout, stderr } = await runInProcess(args(line));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
  });
});

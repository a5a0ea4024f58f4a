import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mannWhitney, meanDifference, moments, newcombe } from '@cartograph/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run } from '../testing/in-process.js';
import type { FileAnalysis } from './analysis-text.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-analyze-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
interface Unit {
  arm: string;
  bought: number;
  revenue: number;
  before: number;
  device: string;
}
/** 2,000 units, of which every tenth buys without and every eighth with the campaign. */
const units = Array.from({ length: 2_000 }, (_, at): Unit => {
  const arm = at % 2 === 0 ? 'control' : 'mail';
  const bought = Math.floor(at / 2) % (arm === 'control' ? 10 : 8) === 0 ? 1 : 0;
  return {
    arm,
    bought,
    revenue: bought * (10 + ((at * 7) % 40)),
    before: (at * 13) % 50,
    device: Math.floor(at / 2) % 3 === 0 ? 'desktop' : 'mobile',
  };
});
const lines = (separator = ',', end = '\n'): string =>
  [
    'unit,arm,exposed_at,device,bought,revenue,revenue_before',
    ...units.map(
      ({ arm, bought, revenue, before, device }, at) =>
        `u${at},${arm},2019-10-0${1 + (at % 9)}T10:00:00Z,${device},${bought},${revenue},${before}`,
    ),
  ]
    .map((line) => line.replaceAll(',', separator) + end)
    .join('');
const METRICS = ['--metric', 'bought:conversion', '--metric', 'revenue:mean,secondary'];
async function analyzed(file: string, ...args: string[]): Promise<FileAnalysis> {
  const { code, stdout, stderr } = await run(['analyze', file, ...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as FileAnalysis;
}
const of = (arm: string): Unit[] => units.filter((unit) => unit.arm === arm);
const counts = (arm: string) => ({
  users: of(arm).length,
  converted: of(arm).filter(({ bought }) => bought === 1).length,
});

describe('analyze', () => {
  it('gives the library’s figures of the units in the file', async () => {
    const { metrics, report, decision, ratio } = await analyzed(
      write('test.csv', lines()),
      ...METRICS,
      '--segment',
      'device',
    );
    expect(report).toEqual({
      rows: 2_000,
      units: 2_000,
      duplicates: 0,
      unitsInTwoArms: 0,
      firstExposure: '2019-10-01T10:00:00.000Z',
      lastExposure: '2019-10-09T10:00:00.000Z',
    });
    expect(metrics[0]!.absolute.estimate).toEqual(newcombe({ control: counts('control'), treatment: counts('mail') }));
    const value = (arm: string) => moments(of(arm).map(({ revenue }) => revenue));
    expect(metrics[1]!.absolute.estimate).toEqual(meanDifference(value('control'), value('mail')).estimate);
    expect({ ratio: ratio.ok && ratio.pValue, kind: decision.kind, reason: decision.reason }).toEqual({
      ratio: 1,
      kind: 'cannot-tell',
      reason: 'no-relevant-effect-stated',
    });
  });

  it('says the same in words', async () => {
    const { code, stdout } = await run([
      'analyze',
      write('words.csv', lines()),
      ...METRICS,
      '--metric',
      'bought2:conversion,guardrail,margin=2%,values=bought',
      '--segment',
      'device',
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 6)).toEqual(
      [
        'words.csv: 2,000 rows, 2,000 units; exposed from 2019-10-01 to 2019-10-09. control 1,000, mail 1,000. Arms as found in the file, planned shares taken as equal (--arms says otherwise).',
        "The arms' sizes fit the planned shares (p = 1.00).",
        '',
        'Primary metrics',
        'metric  arm   control  treatment  difference (absolute)             uplift (relative)            p, corrected (absolute)  shown',
        'bought  mail     10 %     12.5 %  2.5 pp (-0.2747 pp to 5.281 pp)  +25 % (-2.447 % to +60.17 %)         0.077  nothing',
      ].map(
        (line) =>
          expect.stringMatching(
            new RegExp(line.replaceAll(/[()+.]/g, String.raw`\$&`).replaceAll(/ {2,}/g, ' +')),
          ) as string,
      ),
    );
    expect(stdout).toMatch(/^bought of mail by device: effects .* between segments \(p = /m);
    expect(stdout).toMatch(/^metric +arm .* p of harm beyond the margin +holds$/m);
    expect(stdout).toMatch(/^bought2 +mail .* 0\.027 +not shown$/m);
    expect(stdout).toContain('Without --planned-units this is taken as the one planned look');
    expect(stdout).toContain('Cannot tell: nothing is shown, and nobody said which effect would matter');
  });

  it('tells guardrails before the planned end by what holds however often one looks, and their alarm', async () => {
    const guarded = [...METRICS, '--metric', 'pages:mean,guardrail,lower,margin=1%', '--planned-units', '9000'];
    const file = write(
      'early.csv',
      lines()
        .split('\n')
        .map((line, place) =>
          line === ''
            ? line
            : `${line},${place === 0 ? 'pages' : line.includes('mail') ? 4 + (place % 3) : 2 + (place % 3)}`,
        )
        .join('\n'),
    );
    const { stdout } = await run(['analyze', file, ...guarded]);
    expect(stdout).toMatch(
      /^Before the planned end guardrails are told by intervals that hold however often one looks/m,
    );
    expect(stdout).toMatch(
      /^Stop: a guardrail is harmed by more than its margin\. Units: 2,000 of 9,000 planned\.\nAlarm: harmed is pages with mail\. Consider stopping; it does not say which arm wins\.$/m,
    );
    const { stdout: atItsEnd } = await run(['analyze', file, ...guarded, '--ended', 'yes']);
    expect(atItsEnd).not.toMatch(/Alarm|however often/);
  });

  it.each<[string, () => string]>([
    ['with semicolons', () => write('semicolons.csv', lines(';'))],
    ['with tabs and CRLF', () => write('tabs.csv', lines('\t', '\r\n'))],
    ['packed', () => write('packed.csv.gz', gzipSync(lines()))],
    [
      'with a byte order mark and empty lines',
      () => write('bom.csv', `\uFEFF${lines().replaceAll('\nu500,', '\n\nu500,')}\n`),
    ],
    ['with quoted cells', () => write('quoted.csv', lines().replace('u7,', '"u,7 ""the 7th""\nof all",'))],
  ])('reads a file %s alike', async (_, file) => {
    const [found, plain] = [
      await analyzed(file(), ...METRICS),
      await analyzed(write('plain.csv', lines()), ...METRICS),
    ];
    expect({ ...found, file: '' }).toEqual({ ...plain, file: '' });
  });

  it('compares means by other methods where asked, and says how many resamples there are', async () => {
    const file = write('robust.csv', lines());
    const means = [...METRICS, '--metric', 'flat:mean,secondary,values=flat'];
    const flat = write(
      'flat.csv',
      lines()
        .split('\n')
        .map((line, at) => (line === '' ? line : `${line},${at === 0 ? 'flat' : '1'}`))
        .join('\n'),
    );
    const { robustness } = await analyzed(file, ...METRICS, '--robustness', '--resamples', '500');
    const value = (arm: string) => of(arm).map(({ revenue }) => revenue);
    expect(robustness).toMatchObject([
      {
        metric: 'revenue',
        arm: 'mail',
        controlUnits: 1_000,
        treatmentUnits: 1_000,
        resamples: 500,
        mannWhitney: mannWhitney(value('control'), value('mail')),
        disagreeing: [],
      },
    ]);
    expect((await analyzed(file, ...METRICS)).robustness).toMatchObject([
      { resamples: null, permutation: { ok: false, reason: 'no-data' } },
    ]);
    const { stdout } = await run(['analyze', flat, ...means, '--robustness']);
    expect(stdout).toContain(
      "Other methods beside Welch's test, of a single look (they explain and do not decide; 10,000 resamples)",
    );
    expect(stdout).toMatch(/^revenue +mail +bootstrap +\S+ \(.*\) +\+\S+ % \(.*\) +\S+ +yes$/m);
    expect(stdout).toMatch(/^revenue +mail +Mann–Whitney +0\.\d+ +yes$/m);
    expect(stdout).toMatch(
      /^revenue: of mail and control, one drawn of each, that of mail has more in 5\d\.?\d* % of cases/m,
    );
    expect(stdout).toContain('– flat: All values are equal within both arms, so resampling them shows no spread.');
    expect((await run(['analyze', file, ...METRICS])).stdout).not.toContain('Other methods');
    expect(await run(['analyze', file, ...METRICS, '--resamples', '500'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--resamples is of --robustness: add that, or leave it out.') as string,
    });
    expect((await run(['analyze', file, ...METRICS, '--robustness', '--resamples', '99'])).stderr).toMatch(
      /--resamples.*99/,
    );
    expect((await run(['analyze', '--campaign', 'cmp_1', '--robustness'])).stderr).toContain(
      'The means of a campaign are compared by all methods anyway; leave --robustness out.',
    );
  });

  it('takes arms, columns and frameworks as they are named', async () => {
    const file = write(
      'named.csv',
      lines().replace('unit,arm,exposed_at,device,bought,revenue,revenue_before', 'id,variant,when,device,b,r,past'),
    );
    const { plan, metrics } = await analyzed(
      file,
      '--unit-column',
      'id',
      '--arm-column',
      'variant',
      '--exposed-column',
      'when',
      '--arms',
      'mail=0.5,control=0.5',
      '--control',
      'control',
      '--framework',
      'bayesian',
      '--planned-units',
      '4000',
      '--metric',
      'bought:conversion,values=b,relevant=0.01',
      '--metric',
      'revenue:mean,values=r,before=past,cuped,cap=40,lower,secondary',
      '--metric',
      'order:ratio,values=r,per=b,secondary',
      '--metric',
      'most:quantile,quantile=0.95,values=r,secondary',
    );
    expect(plan).toMatchObject({
      arms: [{ name: 'control' }, { name: 'mail' }],
      plannedUnits: 4_000,
      framework: { kind: 'bayesian', probabilityTreatmentIsBetter: 0.95 },
    });
    expect(metrics.map(({ metric, cuped, posterior }) => [metric, cuped === null, posterior !== null])).toEqual([
      ['bought', true, true],
      ['revenue', false, true],
      ['order', true, true],
      ['most', true, true],
    ]);
  });

  it('takes a plan from a file', async () => {
    const plan = write(
      'plan.json',
      JSON.stringify({
        arms: [
          { name: 'control', weight: 0.5 },
          { name: 'mail', weight: 0.5 },
        ],
        metrics: [{ name: 'buyers', kind: 'conversion' }],
        framework: { kind: 'group-sequential', fractions: [0.25, 0.5, 1] },
        plannedUnits: 4_000,
        columns: { buyers: { values: 'bought' } },
        exposedAt: 'exposed_at',
        segments: ['device'],
      }),
    );
    const { look, decision, segments } = await analyzed(
      write('planned.csv', lines()),
      '--plan',
      plan,
      '--earlier-looks',
      '1000',
    );
    expect({ look, decided: decision.kind, segments: segments.length }).toEqual({
      look: { fractions: [0.25, 0.5], isLast: false },
      decided: 'keep-running',
      segments: 1,
    });
  });

  it('counts copies of a row once, leaves out units in two arms, and says so', async () => {
    const file = write('copies.csv', `${lines()}${lines().split('\n')[5]!}\nu1,control,,mobile,0,0,0\n`);
    const { stdout } = await run(['analyze', file, ...METRICS]);
    expect(stdout).toContain(
      'copies.csv: 2,002 rows, 2,000 units; 2 rows of a unit that had one, counted once; 1 unit in two arms, left out; exposed',
    );
    expect((await run(['analyze', file, ...METRICS, '--most-in-two-arms', '0'])).stderr).toContain(
      'copies.csv, arm two different ones for 1 of 2000 units: at most 0 % can be left out',
    );
  });

  const broken = (line: number, from: string | RegExp, to: string): string => {
    const all = lines().split('\n');
    const whole = all[line - 1]!;
    all[line - 1] = whole.replace(from, to);
    if (all[line - 1] === whole) throw new Error(`nothing was broken in ${whole}`);
    return all.join('\n');
  };
  it.each<[string, () => string, string[], number, string]>([
    [
      'no metrics',
      () => lines(),
      [],
      2,
      'Say what is measured, such as --metric bought:conversion --metric revenue:mean. The columns of broken.csv are unit, arm, exposed_at, device, bought, revenue, revenue_before.',
    ],
    [
      'a missing column',
      () => lines(),
      ['--metric', 'clicks:mean'],
      1,
      'broken.csv has no column "clicks" for the metric clicks: its columns are unit, arm,',
    ],
    [
      'a missing denominator',
      () => lines(),
      ['--metric', 'order:ratio,values=revenue'],
      1,
      'broken.csv has no column "order_per" for the denominator of order (name it with per=COLUMN)',
    ],
    [
      'two columns of a name',
      () => lines().replace('revenue_before', 'revenue'),
      METRICS,
      1,
      'broken.csv has two columns "revenue": give each its own name.',
    ],
    [
      'a metric of an unknown kind',
      () => lines(),
      ['--metric', 'revenue:sum'],
      2,
      'metrics[0].kind is "sum"; give conversion, mean',
    ],
    [
      'a number that is none',
      () => broken(9, /,\d+,\d+$/, ',much,1'),
      METRICS,
      1,
      'broken.csv, line 9, revenue "much": give a finite number, with a point before decimals; 0 for a unit that did nothing.',
    ],
    [
      'infinite revenue',
      () => broken(9, /,\d+,\d+$/, ',Infinity,1'),
      METRICS,
      1,
      'broken.csv, line 9, revenue "Infinity": give a finite number',
    ],
    [
      'revenue whose square is too large to add up',
      () => broken(9, /,\d+,\d+$/, ',1e308,1'),
      METRICS,
      1,
      'broken.csv, line 9, revenue "1e308": give a number of at most 1000000000000 in size.',
    ],
    [
      'an empty cell',
      () => broken(9, /,\d+,\d+$/, ',,1'),
      METRICS,
      1,
      'broken.csv, line 9, revenue "": give a finite number',
    ],
    [
      'half a conversion',
      () => broken(9, /,[01],(\d+),/, ',0.5,$1,'),
      METRICS,
      1,
      'broken.csv, line 9, bought "0.5": give 1 or 0.',
    ],
    [
      'a time that is none',
      () => broken(9, /2019-10-\w+:00:00Z/, 'October'),
      METRICS,
      1,
      'broken.csv, line 9, exposed_at "October": give a time such as',
    ],
    [
      'too few cells',
      () => broken(9, /,\d+$/, ''),
      METRICS,
      1,
      'broken.csv, line 9: it has 6 cells; give 7, as the header has.',
    ],
    [
      'a quote that is never closed',
      () => broken(9, ',desktop,', ',"desktop,'),
      METRICS,
      1,
      'broken.csv, line 9: a quote is not closed',
    ],
    [
      'another encoding',
      () => Buffer.from(lines(), 'utf16le').toString('latin1'),
      METRICS,
      1,
      'broken.csv, line 1: the file is no text in UTF-8; save it as CSV in UTF-8.',
    ],
    [
      'a damaged cell',
      () => broken(9, /^u\d+/, 'caf\uFFFD'),
      METRICS,
      1,
      'broken.csv, line 9: the file is no text in UTF-8',
    ],
    [
      'one arm',
      () => lines().replaceAll(',mail,', ',control,'),
      METRICS,
      1,
      'broken.csv has "control" alone in its column arm: a test compares at least two arms',
    ],
    ['no id', () => broken(9, /^u\d+/, ''), METRICS, 1, 'broken.csv, line 9, unit "": give the id of the unit.'],
    [
      'an arm that was not planned',
      () => broken(9, 'mail', 'male'),
      [...METRICS, '--arms', 'control=0.5,mail=0.5'],
      1,
      'broken.csv, line 9, arm "male": give one of the planned arms: control, mail.',
    ],
    [
      'a unit with other numbers',
      () => `${lines()}u0,control,,mobile,1,11,0\n`,
      METRICS,
      1,
      'broken.csv, line 2002, revenue 11: line 2 has unit "u0" already, with 10; give one row a unit.',
    ],
    [
      'arms that do not sum to 1',
      () => lines(),
      [...METRICS, '--arms', 'control=0.5,mail=0.4'],
      2,
      'arms is "0.5 + 0.4"; they sum to 0.9; give weights that sum to 1.',
    ],
    [
      'no control',
      () => lines().replaceAll('control', 'none'),
      METRICS,
      2,
      'None of the arms mail, none in broken.csv is called control: name the one without the campaign with --control.',
    ],
    [
      'a column of ids for arms',
      () => lines(),
      [...METRICS, '--arm-column', 'unit'],
      1,
      'this is the 21st name of an arm',
    ],
    ['a header alone', () => `${lines().split('\n')[0]!}\n`, METRICS, 1, 'broken.csv has no rows'],
    ['an empty file', () => '', METRICS, 1, 'broken.csv has no rows'],
  ])('refuses %s with one sentence', async (_, content, args, wanted, message) => {
    const { code, stdout, stderr } = await run(['analyze', write('broken.csv', content()), ...args]);
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each<[string[], string]>([
    [['--metric', 'bought'], 'Give NAME:KIND'],
    [['--metric', 'bought:conversion,better'], '"better" means nothing here'],
    [['--metric', 'bought:conversion,margin='], 'Nothing follows "margin="'],
    [['--metric', 'revenue:mean,cap=much'], '"much" is no number'],
    [['--arms', 'control,mail'], 'Give names and shares'],
    [['--earlier-looks', '10,x'], 'Give whole numbers'],
    [['--metric', 'bought:conversion', '--plan', 'plan.json'], 'cannot be used with'],
    [['--plan', '/nowhere/plan.json'], 'cannot be read (ENOENT)'],
  ])('refuses options %j', async (args, message) => {
    const { code, stderr } = await run(['analyze', write('options.csv', lines()), ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('says when there is no such file, or none that can be unpacked', async () => {
    expect((await run(['analyze', join(folder, 'none.csv'), ...METRICS])).stderr).toContain(
      'none.csv: there is no such file; give a file of comma-separated text.',
    );
    expect((await run(['analyze', write('damaged.csv.gz', 'no gzip'), ...METRICS])).stderr).toContain(
      'damaged.csv.gz: it is no gzip, or it is cut off',
    );
    expect((await run(['analyze', folder, ...METRICS])).stderr).toContain('it is a folder');
  });
});

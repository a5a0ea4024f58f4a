import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run } from '../testing/in-process.js';
import { smallShop } from '../testing/small-shop.js';

let folder: string;
let data: string;
beforeAll(async () => {
  ({ folder, data } = await smallShop());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (...args: string[]): ReturnType<typeof run> => run(['settings', ...args, '--data', data]);

describe('settings', () => {
  it('says what is unknown, and what follows from it', async () => {
    const { code, stdout } = await settings('show');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^currency +unknown$/m);
    expect(stdout).toMatch(/^gross margin +unknown$/m);
    expect(stdout).toContain(
      'Simulations tell revenue, not profit, until the gross margin and the cost of a contact are set here or in the scenario.',
    );
  });

  it('sets what is named, leaves the rest, and forgets what is called unknown', async () => {
    const first = await settings(
      'set',
      ...'--name Goods --currency krw --margin 35% --week-start sunday'.split(' '),
      ...'--category-margin electronics=12% --category-margin books=0.4 --contact-cost email=0.005'.split(' '),
    );
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^gross margin of electronics +12 %$/m);
    expect(first.stdout).not.toContain('not profit');
    const { stdout, stderr } = await settings(
      'set',
      ...'--category-margin books=unknown --contact-cost sms=9.9 --currency unknown --json'.split(' '),
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'Goods',
      currency: null,
      grossMargin: 0.35,
      categoryMargins: [{ category: 'electronics', grossMargin: 0.12 }],
      contactCosts: [
        { channel: 'email', perContact: '0.005' },
        { channel: 'sms', perContact: '9.9' },
      ],
      weekStart: 'SUNDAY',
      version: 2,
    });
  });

  it('refuses what cannot be, and says what to give', async () => {
    for (const [args, message] of [
      [['--margin', '35'], /from 0 to 1, such as 0\.01, or percent/],
      [['--contact-cost', 'email'], /a name and a value, such as email=0\.01/],
      [['--week-start', 'noon'], /monday, saturday, sunday/],
      [[], /Say what to set/],
      [['--currency', 'EURO'], /Currency is "EURO", which is no ISO 4217 code/],
    ] as const) {
      const { code, stderr } = await settings('set', ...args);
      expect([code === 0, stderr]).toEqual([false, expect.stringMatching(message)]);
    }
  });

  it('names the currency beside the money that an import tells', async () => {
    await settings('set', '--currency', 'EUR');
    const file = join(folder, 'more.csv');
    writeFileSync(
      file,
      'event_time,event_type,product_id,price,user_id\n2019-11-05 09:00:00 UTC,purchase,1001,7.50,901\n',
    );
    const { code, stdout } = await run(['import', file, '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/purchases sum EUR [\d,.]+;/);
    await settings('set', '--currency', 'unknown');
    const again = await run(['import', file, '--data', data]);
    expect(again.stdout).toMatch(/purchases sum [\d,.]+ \(no currency is set: "cartograph settings set --currency"\)/);
  });
});

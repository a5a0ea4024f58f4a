// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { isCut, QuarantinedLineDialog, type QuarantinedLine } from './quarantined-line.js';

const line: QuarantinedLine = {
  file: '2019-Oct.csv',
  line: 1204,
  byteOffset: 98_311,
  column: 'price',
  value: '-4',
  reason: 'negative-price',
  reasonText: 'the price is negative',
  remedy: 'prices are zero or more',
  text: '2019-10-03 05:00:00 UTC,view,1,2,"가,나""",,-4,5,s\r',
};
const stay = (): void => {};

afterEach(cleanup);

test('the whole line stands there with its place, and what cannot be seen has a sign', async () => {
  renderAt(<QuarantinedLineDialog line={line} onClose={stay} />);
  const dialog = await screen.findByRole('dialog', { name: '2019-Oct.csv, line 1,204' });
  expect(screen.getByTestId('quarantined-line').textContent).toBe(
    '2019-10-03 05:00:00 UTC,view,1,2,"가,나""",,-4,5,s\\r',
  );
  const facts = [...dialog.querySelectorAll('dl > div')].map((one) => [
    one.querySelector('dt')?.textContent,
    one.querySelector('dd')?.textContent,
  ]);
  expect(facts).toEqual([
    ['What is wrong', 'the price is negative'],
    ['Column', 'price'],
    ['Value', '-4'],
    ['Where the line begins (byte)', '98,311'],
    ['What to do', 'prices are zero or more'],
  ]);
});

test('a row without a column or a place in bytes leaves them out, in Korean too', async () => {
  renderAt(
    <QuarantinedLineDialog
      line={{ ...line, column: null, byteOffset: null, reason: 'nul-byte', text: '1\0' }}
      onClose={stay}
    />,
    { locale: 'ko' },
  );
  const dialog = await screen.findByRole('dialog');
  expect([...dialog.querySelectorAll('dt')].map(({ textContent }) => textContent)).toEqual([
    '무엇이 잘못되었나',
    '어떻게 고치나',
  ]);
  expect(screen.getByTestId('quarantined-line').textContent).toBe('1\\x00');
});

test('a line that was kept in part says so', async () => {
  const text = '가'.repeat(21_845);
  expect([isCut('x'.repeat(65_000)), isCut('x'.repeat(65_536)), isCut(text)]).toEqual([false, true, true]);
  renderAt(<QuarantinedLineDialog line={{ ...line, text }} onClose={stay} />);
  expect((await screen.findByTestId('cut')).textContent).toBe('The line is longer: its first 65.5 kB were kept.');
});

// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { QuarantineRows, searchOf } from './quarantine-rows.js';
import { sampleImport } from './sample-import.js';

const all = 250;
const row = (line: number) => ({
  file: 'a.csv',
  line,
  byteOffset: line * 10,
  column: 'price',
  value: line === 1 ? '' : '-4',
  reason: 'negative-price',
  reasonText: 'the price is negative',
  remedy: 'mend it',
  text: `line ${line}${'x'.repeat(300)}`,
});

/** Answers like the server: a hundred rows a page, the cursor is the last line. */
const client = scriptedClient(({ variables }) => {
  const after = Number(variables?.['after'] ?? 0);
  const nodes = Array.from({ length: Math.min(100, all - after) }, (_, index) => row(after + index + 1));
  return {
    data: {
      quarantine: {
        totalCount: all,
        nodes,
        pageInfo: { hasNextPage: after + nodes.length < all, endCursor: String(after + nodes.length) },
      },
    },
  };
});

afterEach(cleanup);

test('the rows are read on as one scrolls, and each opens', async () => {
  renderAt(<QuarantineRows report={sampleImport} file={null} reason={null} />, { client });
  expect((await screen.findByTestId('quarantine-count')).textContent).toBe('250 rows');
  const scroller = await screen.findByRole('group', { name: 'Rows put aside' });
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('101');
  Object.defineProperties(scroller, { scrollHeight: { value: 3_737 }, clientHeight: { value: 560 } });
  fireEvent.scroll(scroller, { target: { scrollTop: 3_100 } });
  await waitFor(() => expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('201'));
  fireEvent.click(screen.getByRole('button', { name: 'a.csv, line 90' }));
  expect((await screen.findByTestId('quarantined-line')).textContent).toBe(row(90).text);
});

test('a line is cut in the table, and an empty value has a sign', async () => {
  renderAt(<QuarantineRows report={sampleImport} file={null} reason={null} />, { client });
  const cells = [
    ...(await screen.findByRole('button', { name: 'a.csv, line 1' })).closest('tr')!.querySelectorAll('td'),
  ].map(({ textContent }) => textContent);
  expect(cells).toEqual(['a.csv, line 1', 'the price is negative', 'price', '∅', `line 1${'x'.repeat(154)}…`]);
});

test('downloads ask for what the filters ask for', async () => {
  expect([searchOf({ file: null, reason: null }), searchOf({ file: 'a b.csv', reason: 'bad-id' })]).toEqual([
    '',
    '?file=a+b.csv&reason=bad-id',
  ]);
  renderAt(<QuarantineRows report={sampleImport} file="a.csv" reason={null} />, { client });
  expect((await screen.findByRole('link', { name: 'Download as CSV' })).getAttribute('href')).toBe(
    '/imports/imp_1/quarantine.csv?file=a.csv',
  );
  expect(screen.getByRole('link', { name: 'Download as Parquet' }).getAttribute('href')).toBe(
    '/imports/imp_1/quarantine.parquet',
  );
});

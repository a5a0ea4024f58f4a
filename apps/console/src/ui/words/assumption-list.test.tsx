// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { AssumptionList } from './assumption-list.js';

afterEach(cleanup);

const assumptions = [
  { code: 'new-1', name: 'a', holds: true, detail: 'seen', facts: [] },
  { code: 'new-2', name: 'b', holds: false, detail: 'not seen', facts: [] },
  { code: 'new-3', name: 'c', holds: null, detail: 'nobody knows', facts: [] },
];

test('says of each assumption whether the log bears it out, and by which figures', async () => {
  renderAt(<AssumptionList assumptions={assumptions} />);
  expect((await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)).toEqual([
    'Supported. aseen',
    'Not supported. bnot seen',
    'Not known. cnobody knows',
  ]);
});

test('is not there where nothing was taken for granted', () => {
  renderAt(<AssumptionList assumptions={[]} />);
  expect(screen.queryByRole('heading')).toBeNull();
});

test("words the figures in the page's language, and leaves what it has no words for to the server", () => {
  const fact = (name: string, number: number | null, text: string | null = null) => ({ name, number, text });
  const checks = [
    {
      code: 'collinearity',
      name: 'a',
      holds: false,
      detail: 'English',
      facts: [fact('value', 12.34), fact('found', 1), fact('of', 3), fact('names', null, 'furniture (cart)')],
    },
    { code: 'collinearity', name: 'b', holds: null, detail: 'English', facts: [] },
    {
      code: 'rest-is-clock',
      name: 'c',
      holds: true,
      detail: 'English',
      facts: [fact('share', 0.345), fact('names', null, 'electronics')],
    },
    { code: 'covered', name: 'd', holds: null, detail: 'English', facts: [fact('value', 0), fact('second', 470)] },
    { code: 'covered', name: 'd2', holds: null, detail: 'English', facts: [fact('value', 0)] },
    {
      code: 'one-ratio',
      name: 'f',
      holds: null,
      detail: 'English',
      facts: [fact('found', 0), fact('of', 3), fact('second', 2), fact('value', 2.7)],
    },
    {
      code: 'one-ratio',
      name: 'f2',
      holds: true,
      detail: 'English',
      facts: [fact('found', 0), fact('of', 3), fact('second', 0)],
    },
    { code: 'activity', name: 'g', holds: null, detail: 'English', facts: [fact('value', 1), fact('upTo', 1.2)] },
    { code: 'drift', name: 'h', holds: null, detail: 'English', facts: [fact('value', 1), fact('upTo', 2.94)] },
    { code: 'drift', name: 'h2', holds: null, detail: 'English', facts: [] },
    {
      code: 'like',
      name: 'i',
      holds: null,
      detail: 'English',
      facts: [fact('found', 0), fact('of', 3), fact('second', 0)],
    },
    { code: 'entangled', name: 'j', holds: true, detail: 'English', facts: [fact('found', 0), fact('of', 1)] },
    { code: 'entangled', name: 'j2', holds: null, detail: 'English', facts: [fact('found', 0), fact('of', 0)] },
    { code: 'unheard-of', name: 'e', holds: null, detail: 'English', facts: [] },
  ];
  const details = (): (string | null | undefined)[] =>
    screen.getAllByRole('listitem').map((item) => item.querySelector('div > div')?.textContent);
  renderAt(<AssumptionList assumptions={checks} />);
  expect(details()).toEqual([
    'The largest variance inflation of an attribute, inside of sessions, is 12.34; 1 of 3 models have one above 10: furniture (cart). A wide interval shows it.',
    'No model was fitted.',
    'The largest category, electronics, has 34.5% of the events of the categories asked about; each is compared with the shop without it.',
    'No hour is known to be missing. At an average time, a loss is noticed from about 470 hours on.',
    'No hour is known to be missing. The log has too few sessions to notice a loss.',
    'By Breslow and Day, 0 of 3 associations of event types differ between bands of activity; the controlled odds ratio is then a mean over them. In 2 of these tests the power is below 80% for an odds ratio that is 1.5 times as large among the most active as among the least. The weakest finds one from 2.7 times on.',
    'By Breslow and Day, 0 of 3 associations of event types differ between bands of activity; the controlled odds ratio is then a mean over them.',
    'At equal activity the middle pair has an odds ratio of 1.00 (at least 1; the 95% interval ends at 1.20), and there are too few pairs to know whether they spread wider than chance.',
    'Over all pairs, purchases come 1.00 times as often after the other act as before it (at least 1; the 95% interval ends at 2.94); a sequence has to rise above that.',
    'No pair of an act and a purchase has enough to tell.',
    'Of 3 associations, 0 could have vanished or reversed when units of equal activity, category or number of chances were compared; none did.',
    'Of 1 model of a category and step with sessions enough, none was left out because attributes say the same or one decides outcomes by itself.',
    'No model of a category and step had sessions enough.',
    'English',
  ]);
  cleanup();
  renderAt(<AssumptionList assumptions={checks} />, { locale: 'ko' });
  expect(
    screen.getAllByText('특성을 서로 구별할 수 있습니다. 다른 특성들의 합과 거의 같은 것이 없습니다.'),
  ).toHaveLength(2);
  expect(
    details()
      .slice(0, -1)
      .filter((text) => /English|[a-z]{12}/.test(text ?? 'English')),
  ).toEqual([]);
  expect(
    [...screen.getAllByRole('listitem')].map((item) => item.querySelector('div > div')?.getAttribute('lang')),
  ).toEqual([...Array.from({ length: checks.length - 1 }, () => null), 'en']);
});

// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { AssumptionList } from './assumption-list.js';

afterEach(cleanup);

const assumptions = [
  { code: 'new-1', name: 'a', holds: true, detail: 'seen', facts: [] },
  { code: 'new-2', name: 'b', holds: false, detail: 'not seen', facts: [] },
  { code: 'new-3', name: 'c', holds: null, detail: 'nobody knows', facts: [] },
];

test('says of each assumption whether the log bears it out, and by which figures', async () => {
  renderAt(<AssumptionList assumptions={assumptions} nameOf={(name) => `named ${name}`} />);
  expect((await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)).toEqual([
    'Borne out. named aseen',
    'Not borne out. named bnot seen',
    'Not known. named cnobody knows',
  ]);
});

test('is not there where nothing was taken for granted', () => {
  renderAt(<AssumptionList assumptions={[]} nameOf={(name) => name} />);
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
    { code: 'covered', name: 'd', holds: true, detail: 'English', facts: [fact('value', 0)] },
    { code: 'unheard-of', name: 'e', holds: null, detail: 'English', facts: [] },
  ];
  const details = (): (string | null | undefined)[] =>
    screen.getAllByRole('listitem').map((item) => item.querySelector('div > div')?.textContent);
  renderAt(<AssumptionList assumptions={checks} nameOf={(name) => name} />);
  expect(details()).toEqual([
    'The largest variance inflation of a trait, inside of sessions, is 12.34; 1 of 3 models have one above 10: furniture (cart). A wide interval shows it.',
    'No model was fitted.',
    'The largest category, electronics, has 34.5% of the events of the categories asked about; each is compared with the shop without it.',
    'No hour is missing.',
    'English',
  ]);
  cleanup();
  renderAt(<AssumptionList assumptions={checks} nameOf={(name) => name} />, { locale: 'ko' });
  expect(
    details()
      .slice(0, 4)
      .filter((text) => /English|[a-z]{12}/.test(text ?? 'English')),
  ).toEqual([]);
  expect(
    [...screen.getAllByRole('listitem')].map((item) => item.querySelector('div > div')?.getAttribute('lang')),
  ).toEqual([null, null, null, null, 'en']);
});

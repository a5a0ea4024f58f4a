// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { textOf } from '../testing/text-of.js';
import type { Board } from './leaderboard-view.js';
import { NotTrained } from './not-trained.js';

type Left = Board['notTrained'][number];
const dear: Left = {
  kind: 'EASE',
  why: 'TOO_EXPENSIVE',
  reason: 'One fit takes much.',
  workNeeded: 3.21e12,
  workAllowed: 2e12,
};

const said = (left: Partial<Left>, locale: Locale = 'en'): string =>
  textOf(<NotTrained board={{ notTrained: [{ ...dear, ...left }] }} />, locale);

test('a kind that took too much work says how much, and how to allow it', () => {
  expect(said({})).toContain(
    'Linear weights (EASE) needs 3.2T multiply-adds to fit, and this training allowed 2T. Whoever runs the server can allow more for the next training.',
  );
  expect(said({}, 'ko')).toContain('서버 운영자에게');
});

test('a training of before that was told says only that it was too much', () => {
  expect(said({ workNeeded: null, workAllowed: null })).toContain('takes more work than this training allowed.');
});

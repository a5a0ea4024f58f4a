// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { rowProblem } from '../../i18n/en/data.js';
import { rowProblem as inKorean } from '../../i18n/ko/data.js';
import type { Locale } from '../../i18n/locale.js';
import { renderAt } from '../../testing/render.js';
import { useProblemWords } from './problem-words.js';

afterEach(cleanup);

function Words({ code }: { code: string }) {
  const { reason, remedy } = useProblemWords();
  return <p data-testid="words">{`${reason(code)} | ${remedy(code, 'as the server says')}`}</p>;
}

function words(code: string, locale: Locale): string {
  renderAt(<Words code={code} />, { locale });
  const text = screen.getByTestId('words').textContent;
  cleanup();
  return text;
}

test('a known reason is said with its remedy in the language of the page', () => {
  expect(words('unknown-event-type', 'en')).toBe('unknown event type | Use view, cart, remove_from_cart or purchase.');
  expect(words('mangled-id', 'ko')).toBe(
    '스프레드시트가 ID를 바꿈 | 스프레드시트로 열지 말고 다시 내보내거나, ID 열을 텍스트로 가져오세요.',
  );
});

test("a reason of a newer server is shown by its code, with the server's own remedy", () => {
  for (const locale of ['en', 'ko'] as const)
    expect(words('not-known-yet', locale)).toBe('not-known-yet | as the server says');
});

test('every reason that has words is known, in both languages', () => {
  expect(Object.keys(inKorean)).toEqual(Object.keys(rowProblem));
  for (const [code, { name, remedy }] of Object.entries(rowProblem))
    expect(words(code, 'en')).toBe(`${name} | ${remedy}`);
});

// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { useReadAsWords } from './read-as-words.js';

afterEach(cleanup);

function Words({ readAs }: { readAs: string }) {
  return <p data-said>{useReadAsWords()(readAs)}</p>;
}

function words(readAs: string, locale: 'en' | 'ko'): string | null | undefined {
  const { container } = renderAt(<Words readAs={readAs} />, { locale });
  const said = container.querySelector('[data-said]')?.textContent;
  cleanup();
  return said;
}

test('how a file was read is said in the page’s language', () => {
  expect(words('csv, comma, header, CRLF, gzip, UTC times, 9 columns', 'ko')).toBe(
    'csv 형식, 쉼표, 머리글 있음, 줄 끝 CRLF, gzip 압축, UTC 시각, 열 9개',
  );
  const read =
    'csv, tab, no header, taken as event_time user_id, LF, times without a zone taken as Asia/Seoul, 8 columns in another order, ignored note';
  expect(words(read, 'en')).toBe(read);
  // As reports of older versions have it.
  expect(words(read.replace('ignored', 'passed over'), 'en')).toBe(read);
  expect(words('csv, moon dust', 'ko')).toBe('csv 형식, moon dust');
});

// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { jobError } from '../../i18n/en/job-error.js';
import { renderAt } from '../../testing/render.js';
import { useJobErrorWords, type JobFailure } from './job-error-words.js';

afterEach(cleanup);

function Words({ failure }: { failure: JobFailure }) {
  const { text, isTranslated } = useJobErrorWords()(failure);
  return <p data-translated={isTranslated}>{text}</p>;
}

function words(
  errorCode: string | null,
  errorFacts: unknown,
  locale: 'en' | 'ko',
  error = 'as the server says it',
): { text: string; isTranslated: boolean } {
  const { container } = renderAt(<Words failure={{ error, errorCode, errorFacts }} />, { locale });
  const said = container.querySelector('p[data-translated]');
  cleanup();
  return { text: said?.textContent ?? '', isTranslated: said?.getAttribute('data-translated') === 'true' };
}

const tooManyBad = {
  file: 'a.csv',
  read: 1000,
  bad: 40,
  limit: 1,
  line: 7,
  column: 'product_id',
  reason: 'mangled-id',
  remedy: 'a spreadsheet has rewritten the id: export the log again',
};

test('a refused file says how many, where the first stands, why and what to do, in both languages', () => {
  expect(words('too-many-bad', tooManyBad, 'en').text).toBe(
    'a.csv: 40 of 1,000 rows are bad, so nothing was imported; up to 1 % are put aside. First at line 7, product_id: the id was rewritten by a spreadsheet. Export the log again without opening it in a spreadsheet, or import the id column as text.',
  );
  expect(words('too-many-bad', tooManyBad, 'ko').text).toBe(
    'a.csv: 1,000행 가운데 40행이 잘못되어 아무것도 가져오지 않았습니다. 1%까지는 따로 둡니다. 처음 발견된 곳: 7번째 줄, product_id. 스프레드시트가 ID를 바꿈. 스프레드시트로 열지 말고 다시 내보내거나, ID 열을 텍스트로 가져오세요.',
  );
});

test.each([
  ['empty', { file: 'b.csv' }, 'b.csv 파일이 비어 있습니다'],
  ['empty', {}, '읽은 행이 없습니다'],
  ['not-found', { file: 'logs/x.csv' }, 'logs/x.csv 파일이 없습니다'],
  [
    'columns',
    { file: 'd.csv', missing: ['event_time', 'user_id'] },
    'd.csv 파일은 로그가 아닙니다. event_time 및 user_id 열이 없습니다.',
  ],
  ['columns', { file: 'd.csv' }, '로그에 필요한 열이 없습니다.'],
  [
    'id-collision',
    { id: '18446744073709551615', other: '9223372036854775808' },
    '18446744073709551615 ID를 데이터의 다른 ID와',
  ],
  ['encoding', { file: 'e.csv', fault: 'utf16' }, 'UTF-16입니다'],
  ['encoding', { file: 'e.csv', fault: 'carriageReturn' }, '캐리지 리턴뿐입니다'],
  ['encoding', { file: 'e.parquet', fault: 'texts' }, 'UTF-8이 아닌 텍스트'],
  [
    'months-lacking',
    { month: '2019-12', held: '2019-10, 2019-11' },
    '2019-12 달을 바꾸도록 했지만 파일에 그 달의 행이 없어 아무것도 가져오지 않았습니다. 파일에 있는 달을 적으세요: 2019-10, 2019-11.',
  ],
  ['no-catalogue', { file: 'p.csv', fault: 'columns' }, 'p.csv 파일은 상품 카탈로그가 아닙니다'],
  ['no-catalogue', { file: 'p.jsonl', fault: 'format' }, 'p.jsonl: 카탈로그는 CSV로 쓰세요.'],
  ['no-catalogue', { file: 'p.csv', fault: 'products', limit: 5_000_000 }, '상품이 5,000,000개를 넘어'],
  ['too-many-bad', { file: 'f.csv', read: 12, bad: 12, limit: 1 }, 'f.csv: 12행 가운데 쓸 수 있는 행이 없어'],
  ['too-many-bad', { file: 'p.csv', read: 3, fault: 'catalogue' }, '카탈로그에 쓸 수 있는 상품 ID가 든 행이 없습니다'],
  ['no-space', { needed: 900, free: 12 }, '약 900MB가 필요한데 12MB만'],
  ['no-space', {}, '디스크가 가득 찼습니다'],
  ['no-permission', { file: 'current.json' }, 'current.json 파일을 서버가 읽거나 쓸 수 없습니다'],
  ['damaged-lake', {}, '레이크의 파일이 없거나'],
  ['internal', { id: 'job_7' }, 'job_7 번호를'],
] as const)('%s %j', (code, facts, korean) => {
  const said = words(code, facts, 'ko');
  expect(said.text).toContain(korean);
  expect(said.isTranslated).toBe(true);
});

test('every code has a sentence in both languages, even where nothing is told of it', () => {
  for (const code of Object.keys(jobError)) {
    for (const locale of ['en', 'ko'] as const) {
      const { text, isTranslated } = words(code, null, locale);
      expect(isTranslated, code).toBe(true);
      expect(text, code).not.toMatch(/[{}]|jobError/);
    }
  }
});

test('what has no words is shown as the server wrote it', () => {
  for (const code of ['moon', null])
    expect(words(code, {}, 'ko', 'the moon is in the way')).toEqual({
      text: 'the moon is in the way',
      isTranslated: false,
    });
});

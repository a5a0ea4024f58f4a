// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { useJobErrorWords } from './job-error-words.js';

afterEach(cleanup);

function Words({ error }: { error: string }) {
  const { text, isTranslated } = useJobErrorWords()(error);
  return <p data-translated={isTranslated}>{text}</p>;
}

function words(error: string, locale: 'en' | 'ko'): { text: string; isTranslated: boolean } {
  const { container } = renderAt(<Words error={error} />, { locale });
  const said = container.querySelector('p[data-translated]');
  cleanup();
  return { text: said?.textContent ?? '', isTranslated: said?.getAttribute('data-translated') === 'true' };
}

const tooManyBad =
  'a.csv: 40 of 1000 rows are bad, so nothing was imported: up to 1 % are put aside; first at line 7, product_id: mangled-id (a spreadsheet has rewritten the id: export the log again)';

test('a refused file says how many, where the first stands, why and what to do, in both languages', () => {
  expect(words(tooManyBad, 'en').text).toBe(
    'a.csv: 40 of 1,000 rows are bad, so nothing was imported; up to 1 % are put aside. First at line 7, product_id: the id was rewritten by a spreadsheet. Export the log again without opening it in a spreadsheet, or import the id column as text.',
  );
  expect(words(tooManyBad, 'ko').text).toBe(
    'a.csv: 1,000행 가운데 40행이 잘못되어 아무것도 가져오지 않았습니다. 1 %까지는 따로 둡니다. 처음 발견된 곳: 7번째 줄, product_id. 스프레드시트가 ID를 바꿈. 스프레드시트로 열지 말고 다시 내보내거나, ID 열을 텍스트로 가져오세요.',
  );
});

test.each([
  ['b.csv is empty: choose a file with rows', 'b.csv 파일이 비어 있습니다'],
  ['logs/x.csv does not exist: check the path', 'logs/x.csv 파일이 없습니다'],
  ['photo.csv is a PNG picture, not a text file: choose the log', 'photo.csv 파일은 텍스트 파일이 아닙니다'],
  ['c.csv.gz is a damaged gzip file: copy it again', 'c.csv.gz 파일이 손상되었거나'],
  ['d.csv is not a log: missing column event_time, missing column user_id (line 1)', 'd.csv 파일은 로그가 아닙니다. event_time 및 user_id 열이 없습니다.'],
  ['e.csv: none of its 12 rows is good; first at line 2: not-utf8 (save the file as UTF-8)', 'e.csv: 12행 가운데 쓸 수 있는 행이 없어'],
  ['f.csv has 9 columns in its header, and 8 were named: name each of them, with null for one to pass over', 'f.csv 파일의 열 수가'],
  ['g.csv: its first row does not have the 8 columns that were named (line 1: x): name each column', 'g.csv 파일의 열 수가'],
  ['p.csv is no product catalogue: its first line must name product_id', 'p.csv 파일은 상품 카탈로그가 아닙니다'],
  ['h.csv: nearly all long values of product_id end in four zeros or more. A program', '스프레드시트가 ID를 반올림해'],
  ['the import needs about 900 MB on the disk of data, which has 12 MB: free some space', '약 900MB가 필요한데 12MB만'],
  ['the writer lease is held by process 7 on host since 2019 (import): wait for it to end, or stop it', '다른 프로세스가 레이크에 쓰고'],
  ['Something went wrong on our side. Quote job_7 when you report it; the log has the details.', 'job_7 번호를'],
])('%s', (error, korean) => {
  const said = words(error, 'ko');
  expect(said.text).toContain(korean);
  expect(said.isTranslated).toBe(true);
});

test('what has no words is shown as the server wrote it', () => {
  expect(words('the moon is in the way', 'ko')).toEqual({ text: 'the moon is in the way', isTranslated: false });
});

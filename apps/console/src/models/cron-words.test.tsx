// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { useCronWords } from './cron-words.js';

function Sentence({ cron }: { cron: string }) {
  return useCronWords().sentence(cron, 'Asia/Dubai');
}
function Weekdays() {
  return useCronWords().weekdays.join(' ');
}
/** Between a time and AM or PM stands a narrow space. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
const words = (cron: string, locale: 'en' | 'ko'): string => plain(textOf(<Sentence cron={cron} />, locale));
/** Which words a Korean clock has is the browser's to say. */
const korean = (hour: number, minute = 0): string =>
  plain(
    new Intl.DateTimeFormat('ko', { timeStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2023, 0, 1, hour, minute)),
  );

test.each([
  ['5 * * * *', 'Every hour, at minute 5', '매시 5분'],
  ['0 3 * * *', 'Every day at 3:00 AM, Asia/Dubai', `매일 ${korean(3)}, Asia/Dubai`],
  ['30 15 * * 7', 'Every Sunday at 3:30 PM, Asia/Dubai', `매주 일요일 ${korean(15, 30)}, Asia/Dubai`],
  ['0 0 31 * *', 'Every month on day 31 at 12:00 AM, Asia/Dubai', `매월 31일 ${korean(0)}, Asia/Dubai`],
  ['*/5 * * * *', 'By “*/5 * * * *”, Asia/Dubai', '‘*/5 * * * *’ 식에 따라, Asia/Dubai'],
])('%s is said as a sentence', (cron, inEnglish, inKorean) => {
  expect(words(cron, 'en')).toBe(inEnglish);
  expect(words(cron, 'ko')).toBe(inKorean);
});

test('weekdays begin with Sunday, as cron counts them', () => {
  expect(textOf(<Weekdays />, 'en')).toBe('Sunday Monday Tuesday Wednesday Thursday Friday Saturday');
  expect(textOf(<Weekdays />, 'ko')).toBe('일요일 월요일 화요일 수요일 목요일 금요일 토요일');
});

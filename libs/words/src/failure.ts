import { problemInKorean } from './campaign.js';
import { Facts } from './facts.js';
import { failure } from './ko/failure.js';
import { rowProblem } from './ko/row-problem.js';
import type { Told } from './told.js';
import { entry, list, say } from './say.js';

/** Why a job failed: cause, place, value and remedy; null where the code has no words. */
export function inKorean({ code, facts: told, message }: Told, timeZone: string): string | null {
  const facts = new Facts(told);
  const cause = entry(failure, code);
  if (cause === null) return problemInKorean(code, told, timeZone);
  const [read, bad, line] = [facts.number('read'), facts.number('bad'), facts.number('line')];
  const missing = facts.texts('missing');
  const texts = ['id', 'month', 'held'];
  const numbers = ['limit', 'needed', 'free'];
  const words = say(cause, {
    ...Object.fromEntries(texts.map((name) => [name, facts.text(name, '')])),
    ...Object.fromEntries(numbers.map((name) => [name, facts.number(name)])),
    read,
    bad,
    file: facts.text('file', '') || 'none',
    detail: message,
    fault: facts.text('fault', '') || (read > 0 && bad === read ? 'all' : 'none'),
    columns: missing.length === 0 ? 'none' : list(missing),
  });
  if (line === 0) return words;
  const reason = facts.text('reason', '');
  const row = entry(rowProblem, reason) ?? { name: reason, remedy: facts.text('remedy', '') };
  const column = facts.text('column', '');
  return `${words} 처음 발견된 곳: ${line}번째 줄${column && `, ${column}`}. ${row.name}. ${row.remedy}`;
}

import { Facts } from './facts.js';
import { labels } from './ko/labels.js';
import { ruleProblem } from './ko/rule-problem.js';
import { entry, list, say } from './say.js';

/** What is wrong with rules: the names of those that take part, the one to blame first. */
export interface RuleProblem {
  code: string;
  rules: readonly string[];
  facts: unknown;
}

/** Said of several rules alike, so that none is named before the sentence. */
const ofAll: ReadonlySet<string> = new Set(['name-missing', 'several-diversities', 'nothing-left']);
const named = /^(product|category|brand) (.+)$/;

/** What is wrong, and after it what to do; null where the code has no words. */
export function inKorean({ code, rules, facts: told }: RuleProblem): string | null {
  const message = entry(ruleProblem, code);
  if (message === null) return null;
  const facts = new Facts(told);
  const [name = '', ...others] = rules;
  const what = facts
    .text('what')
    .split(', ')
    .map((part) => {
      const [, sort, value = part] = named.exec(part) ?? [];
      const target = entry(labels.target, sort);
      return target === null ? value : `${target} ${value}`;
    });
  const texts = ['factor', 'price', 'min', 'max', 'days', 'rank', 'most', 'group', 'product'];
  const words = say(message, {
    ...Object.fromEntries(texts.map((fact) => [fact, facts.text(fact)])),
    other: list(others),
    what: list(what),
    count: facts.number('count'),
    products: code === 'nothing-left' ? facts.number('products') : facts.text('products'),
  });
  return name.trim() === '' || ofAll.has(code) ? words : `‘${name}’ 규칙: ${words}`;
}

import { Facts } from './facts.js';
import { scenarioProblem } from './ko/scenario-problem.js';
import { say } from './say.js';

/** One thing wrong with a scenario, and where in its structure. */
export interface ScenarioProblem {
  path: string;
  fault: string;
  facts: unknown;
  message: string;
}

const refusedKeys = [
  ['recommendations.control.model', 'model'],
  ['recommendations.treatment.model', 'model'],
  ['recommendations.control.rules', 'rules'],
  ['recommendations.treatment.rules', 'rules'],
  ['snapshot', 'snapshot'],
  ['audience.entry', 'entry'],
  ['audience.users', 'users'],
  ['audience', 'audience'],
  ['test.days', 'days'],
  ['runs', 'runs'],
] as const;

/** A sentence that stands behind the path; null where the fault has no words. */
export function inKorean({ path, fault, facts: told, message }: ScenarioProblem): string | null {
  const facts = new Facts(told);
  const text = (name: string): string => facts.text(name, 'none');
  switch (fault) {
    case 'unknown-key':
      return say(scenarioProblem[fault], { near: text('near'), choices: text('choices') });
    case 'missing':
      return scenarioProblem[fault];
    case 'ends-out-of-order':
      return say(scenarioProblem[fault], { value: text('value'), low: text('low'), high: text('high') });
    case 'not-together':
      return say(scenarioProblem[fault], { detail: message });
    case 'not-allowed': {
      const [isAbove, isBelow] = [facts.has('above'), facts.has('below')];
      return say(scenarioProblem[fault], {
        given: text('given'),
        expects: text('expects'),
        choices: text('choices'),
        near: text('near'),
        isWhole: facts.isTrue('isWhole') ? 'yes' : 'no',
        least: text(isAbove ? 'above' : 'min'),
        most: text(isBelow ? 'below' : 'max'),
        isAbove: isAbove ? 'yes' : 'no',
        isBelow: isBelow ? 'yes' : 'no',
      });
    }
    case 'refused': {
      const what = path.endsWith('costs.channel')
        ? 'channel'
        : refusedKeys.find(([key]) => path === key || path.startsWith(`${key}.`))?.[1];
      return what === undefined ? null : say(scenarioProblem.refused[what], { detail: message });
    }
    default:
      return null;
  }
}

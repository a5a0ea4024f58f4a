import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { ScenarioFile } from './scenario-file.js';
import { GetScenarioProblemsDocument, type GetScenarioProblemsQuery } from '@cartograph/sdk/operations/campaigns';

export type ServerProblem = GetScenarioProblemsQuery['scenarioProblems'][number];

/** One thing wrong with the file, in the page's language. */
export interface Problem {
  line: number;
  column: number;
  path: string;
  text: string;
}

const checkAfterMs = 350;

/**
 * What is wrong with a scenario file: at once where it is no YAML or says nothing, else as the server says a moment after the last letter.
 *
 * @returns problems in the order of the file; null until the text as it stands has been checked.
 */
export function useScenarioProblems(campaignId: string, file: ScenarioFile): Problem[] | null {
  const t = useTranslations();
  const words = useScenarioProblemWords();
  const [asked] = useDebouncedValue(file, checkAfterMs);
  const { fault, text } = file;
  const isSettled = asked.text === text;
  const isEmpty = fault === null && (file.value ?? null) === null;
  const scenario = asked.value;
  const [{ data, fetching, operation }] = useQuery({
    query: GetScenarioProblemsDocument,
    variables: { campaignId, scenario },
    pause: fault !== null || isEmpty || (scenario ?? null) === null,
    requestPolicy: 'network-only',
  });
  return useMemo(() => {
    if (fault)
      return [
        {
          line: fault.line,
          column: fault.column,
          path: '',
          text:
            fault.kind === 'not-yaml'
              ? t('simulation.problem.not-yaml', { detail: fault.message })
              : t('simulation.problem.several-documents'),
        },
      ];
    if (isEmpty) return [{ line: 1, column: 1, path: '', text: t('simulation.problem.empty') }];
    if (!isSettled || fetching || !data || JSON.stringify(operation?.variables.scenario) !== JSON.stringify(scenario))
      return null;
    return data.scenarioProblems
      .map((problem) => ({ ...asked.placeOf(problem.path), path: problem.path, text: words(problem) }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
  }, [fault, isEmpty, isSettled, fetching, data, operation, asked, scenario, words, t]);
}

/** A problem of a scenario in the page's language; a fault of a kind that is not known here keeps the server's English. */
export function useScenarioProblemWords(): (
  problem: Pick<ServerProblem, 'path' | 'fault' | 'facts' | 'message'>,
) => string {
  const t = useTranslations();
  return useCallback(
    ({ path, fault, facts, message }) => {
      const fact = readFacts(facts);
      const place = path || t('simulation.problem.file');
      switch (fault) {
        case 'unknown-key':
          return t('simulation.problem.unknown-key', { path: place, near: fact('near'), choices: fact('choices') });
        case 'missing':
          return t('simulation.problem.missing', { path: place });
        case 'ends-out-of-order':
          return t('simulation.problem.ends-out-of-order', {
            path: place,
            value: fact('value'),
            low: fact('low'),
            high: fact('high'),
          });
        case 'not-allowed': {
          const [least, most] = [fact('above', fact('min')), fact('below', fact('max'))];
          return t('simulation.problem.not-allowed', {
            path: place,
            given: fact('given'),
            expects: fact('expects'),
            choices: fact('choices'),
            near: fact('near'),
            isWhole: fact('isWhole'),
            least,
            most,
            isAbove: fact('above') === 'none' ? 'no' : 'yes',
            isBelow: fact('below') === 'none' ? 'no' : 'yes',
          });
        }
        case 'not-together':
          return t('simulation.problem.not-together', { path: place, detail: message });
        case 'refused': {
          const what = path.endsWith('costs.channel')
            ? 'channel'
            : refusedKeys.find(([key]) => path === key || path.startsWith(`${key}.`))?.[1];
          return what
            ? t(`simulation.problem.refused.${what}`, { path: place, detail: message })
            : t('simulation.problem.other', { path: place, detail: message });
        }
        default:
          return t('simulation.problem.other', { path: place, detail: message });
      }
    },
    [t],
  );
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

/** Facts as texts for a sentence; what is not told is "none". */
function readFacts(facts: unknown): (name: string, otherwise?: string) => string {
  const told = new Map(Object.entries(typeof facts === 'object' && facts !== null ? facts : {}));
  return (name, otherwise = 'none') => {
    const fact: unknown = told.get(name);
    return typeof fact === 'string' || typeof fact === 'number'
      ? String(fact)
      : typeof fact === 'boolean'
        ? fact
          ? 'yes'
          : 'no'
        : otherwise;
  };
}

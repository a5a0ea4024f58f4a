import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
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
      .map(({ path, message }) => ({
        ...asked.placeOf(path),
        path,
        text: t('simulation.problem.at', { path: path || t('simulation.problem.file'), message }),
      }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
  }, [fault, isEmpty, isSettled, fetching, data, operation, asked, scenario, t]);
}

import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** The steps that jobs name, by the words they begin with; the rest of the words, for instance a file's name, is kept. */
const steps = [
  ['starting', 'starting'],
  ['waiting for', 'waitingFor'],
  ['waiting', 'waiting'],
  ['simulating', 'simulating'],
  ['Analyzing day by day', 'analyzingDays'],
  ['Comparing methods', 'comparingMethods'],
  ['reading pairs of session and product', 'readingPairs'],
  ['comparing what went on', 'comparingPairs'],
  ['counting what goes together', 'countingTogether'],
  ['judging what goes together', 'judgingTogether'],
  ['Reading the log', 'readingLog'],
  ['Writing model files', 'writingModels'],
  ['Reading model files', 'readingModels'],
  ['Replaying lists', 'replaying'],
  ['Recommending', 'recommending'],
  ['looking whether ', 'looking'],
  ['unpacking ', 'unpacking'],
  ['bringing the lake up to date', 'upgrading'],
  ['checking ', 'checking'],
  ['reading the files of ', 'checking'],
  ['reading ', 'reading'],
  ['sorting', 'sorting'],
  ['writing events', 'writingEvents'],
  ['writing sessions', 'writingTables'],
  ['writing everything again', 'again'],
  ['counting ', 'counting'],
  ['erasing from ', 'erasing'],
  ['committing', 'committing'],
  ['Splitting the log', 'splitting'],
  ['Choosing event weights', 'choosingEventWeights'],
  ['Choosing settings', 'choosing'],
  ['Fitting before the split date', 'fitting'],
  ['Judging on the holdout', 'judging'],
  ['Finding what goes together', 'findingTogether'],
  ['Fitting on the whole log', 'fittingWhole'],
  ['Comparing with the live model', 'comparing'],
  ['Trying settings', 'tryingSettings'],
] as const;

/** A job's step in the page's language; a step we do not know is shown as the job wrote it. */
export function useStepWords(): (step: string) => string {
  const t = useTranslations();
  return useCallback(
    (step) => {
      const found = steps.find(([beginning]) => step.startsWith(beginning));
      if (!found) return step;
      const [beginning, key] = found;
      return t(`job.step.${key}`, {
        rest: step
          .slice(beginning.length)
          .replace(/ (is known|again|line by line)$/, '')
          .trim(),
      });
    },
    [t],
  );
}

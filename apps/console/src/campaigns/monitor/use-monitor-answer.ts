import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useGivenNames } from '../given-names.js';
import { courseOf, harmedOf, windowsOver, type Found } from '../result/analysis.js';
import { useDecisionWords } from '../result/decision-words.js';
import { useEffectWords } from '../result/effect-words.js';
import { exposedUsers, monitorState, type Exposures, type Monitored } from './monitored.js';

export type Watched = Pick<Monitored, 'status' | 'startedAt' | 'endedAt' | 'plan' | 'decision'> & {
  exposures: Pick<Exposures, 'arms' | 'sampleRatio'>;
};

/** Where a campaign stands and what is to be done, in a sentence. */
export function useMonitorAnswer(): (campaign: Watched, found: Found | null, now: Date) => string {
  const t = useTranslations();
  const { instant, list } = useFormats();
  const words = useEffectWords();
  const decisions = useDecisionWords();
  const names = useGivenNames();
  return useCallback(
    (campaign, found, now) => {
      const { status, endedAt, plan, exposures } = campaign;
      const { day, days, daysLeft, until } = courseOf(campaign, now);
      const windowOver = windowsOver(campaign);
      const place = t('monitor.place', {
        isOver: daysLeft === 0 ? 'yes' : 'no',
        until: until === null ? '' : instant(until.toISOString()),
        hasDays: days === null ? 'no' : 'yes',
        day: day ?? 0,
        days: days ?? 0,
        hasPlanned: plan.plannedUnits === null ? 'no' : 'yes',
        units: exposedUsers(exposures),
        planned: plan.plannedUnits ?? 0,
      });
      return t(`monitor.answer.${monitorState(campaign, found, now)}`, {
        status,
        place,
        p: words.p(exposures.sampleRatio.pValue),
        metrics: list(harmedOf(found).map(names.metric)),
        verdict: found ? decisions.verdict(found.decision, false) : '',
        next: found ? decisions.next(found.decision, false) : '',
        at: endedAt === null ? '' : instant(endedAt),
        isDecided: campaign.decision === null ? 'no' : 'yes',
        isWindowOver: windowOver !== null && windowOver <= now ? 'yes' : 'no',
        windowOver: windowOver === null ? '' : instant(windowOver.toISOString()),
      });
    },
    [t, instant, list, words, decisions, names],
  );
}

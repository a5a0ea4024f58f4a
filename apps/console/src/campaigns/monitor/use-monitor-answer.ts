import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { courseOf, harmedOf, type Found } from '../result/analysis.js';
import { useDecisionWords } from '../result/decision-words.js';
import { useEffectWords } from '../result/effect-words.js';
import { exposedUsers, monitorState, type Exposures, type Monitored } from './monitored.js';

export type Watched = Pick<Monitored, 'status' | 'startedAt' | 'endedAt' | 'plan'> & { exposures: Pick<Exposures, 'arms' | 'sampleRatio'> };

/** Where a campaign stands and what is to be done, in a sentence. */
export function useMonitorAnswer(): (campaign: Watched, found: Found | null, now: Date) => string {
  const t = useTranslations();
  const { instant, list } = useFormats();
  const words = useEffectWords();
  const decisions = useDecisionWords();
  return useCallback(
    (campaign, found, now) => {
      const { status, endedAt, plan, exposures } = campaign;
      const { day, days } = courseOf(campaign, now);
      // Beyond its last day a campaign is at that day.
      const shownDay = days === null ? (day ?? 0) : Math.min(day ?? 0, days);
      const place = t('monitor.place', { hasDays: days === null ? 'no' : 'yes', day: shownDay, days: days ?? 0, hasPlanned: plan.plannedUnits === null ? 'no' : 'yes', units: exposedUsers(exposures), planned: plan.plannedUnits ?? 0 });
      return t(`monitor.answer.${monitorState(campaign, found, now)}`, {
        status, place,
        p: words.p(exposures.sampleRatio.pValue),
        metrics: list(harmedOf(found)),
        verdict: found ? decisions.verdict(found.decision, false) : '',
        at: endedAt === null ? '' : instant(endedAt),
      });
    },
    [t, instant, list, words, decisions],
  );
}

import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { inSentence } from '../ui/page/lead.js';
import type { DemandData, Peak } from './demand-state.js';
import classes from '../ui/table/finding-list.module.css';
import type { DemandWords } from './use-demand-words.js';

interface PeakListProps {
  peaks: readonly Peak[];
  measure: DemandData['measure'];
  minimumEffect: number;
  words: DemandWords;
  request(peak: Peak): ActRequest;
  onShow(category: string): void;
}

/** Peaks in words, each with its certainty, its heat map and something to do about it. */
export function PeakList({ peaks, measure, minimumEffect, words, request, onShow }: PeakListProps) {
  const t = useTranslations();
  return (
    <ul className={classes.list}>
      {peaks.map((peak) => {
        const { category, status, check, power, effect, actions, heldOut, qValue } = peak;
        const facts = {
          ...inSentence,
          category: words.category(category),
          when: words.when(peak),
          change: words.change(effect.value),
          interval: words.interval(effect),
          actions: actions?.value == null ? 'none' : words.change(actions.value),
          actionsInterval: actions ? words.interval(actions) : '',
          heldOut: words.change(heldOut.value),
          heldOutInterval: words.interval(heldOut),
          q: words.q(qValue),
          power: words.checkPower(power, minimumEffect),
          measure,
        };
        const Sign = status === 'CONFIRMED' ? IconCircleCheck : IconCircleDashed;
        return (
          <li
            key={`${category} ${peak.weekday} ${peak.fromHour}`}
            className={classes.item}
            data-holds={status === 'CONFIRMED'}
          >
            <Sign size={17} stroke={1.8} className={classes.sign} aria-hidden />
            <div>
              <div>{t.rich(`demand.peak.${check ?? 'CONFIRMED'}`, facts)}</div>
              <button type="button" className={classes.show} onClick={() => onShow(category)}>
                {t('demand.showMap', { category: words.category(category) })}
              </button>
            </div>
            <ActButton what={`${words.category(category)}, ${words.when(peak)}`} request={() => request(peak)} />
          </li>
        );
      })}
    </ul>
  );
}

import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { inSentence } from '../ui/page/lead.js';
import classes from '../ui/table/finding-list.module.css';
import type { Effect } from './purchase-drivers-state.js';
import type { PurchaseDriversWords } from './use-purchase-drivers-words.js';

/** What holds, in words, each with its certainty, its category and something to do about it. */
export function FindingList({
  findings,
  words,
  request,
  onShow,
}: {
  findings: readonly Effect[];
  words: PurchaseDriversWords;
  request(effect: Effect): ActRequest;
  onShow(category: string): void;
}) {
  const t = useTranslations();
  return (
    <ul className={classes.list}>
      {findings.map((finding) => (
        <li key={`${words.about(finding)} ${finding.step}`} className={classes.item} data-holds="true">
          <IconCircleCheck size={17} stroke={1.8} className={classes.sign} aria-hidden />
          <div>
            <div>
              {t.rich('purchaseDrivers.finding', {
                ...inSentence,
                category: words.category(finding.category),
                trait: words.trait(finding),
                step: finding.step,
                ratio: words.ratio(finding.rateRatio.value),
                interval: words.interval(finding.rateRatio),
                points: words.points(finding.percentagePoints),
                pointsInterval: words.pointsInterval(finding.percentagePoints),
                q: words.q(finding.qValue),
                differs: finding.differs === null ? 'unknown' : finding.differs ? 'yes' : 'no',
              })}
            </div>
            <button type="button" className={classes.show} onClick={() => onShow(finding.category)}>
              {t('purchaseDrivers.showCategory', { category: words.category(finding.category) })}
            </button>
          </div>
          <ActButton what={words.about(finding)} request={() => request(finding)} />
        </li>
      ))}
    </ul>
  );
}

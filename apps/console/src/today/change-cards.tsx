import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { useChangeWords } from '../ui/words/change-words.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { EmptyState } from '../ui/notice/states.js';
import { firstOfScopes, scopeSearch, type ChangeRow, type TodayData } from './three-changes.js';
import classes from './today.module.css';

const SHOWN = 3;

/** The three strongest changes, each of another scope, with effect and certainty. */
export function ChangeCards({ changes, request }: { changes: TodayData; request(change: ChangeRow): ActRequest }) {
  const t = useTranslations();
  const { dayRange, share } = useFormats();
  const { variables } = useScope();
  const words = useChangeWords(variables.filter);
  const { baseline, period, findings, incomputable, lookedAt, level, detectable } = changes;
  const first = firstOfScopes(findings, SHOWN);
  const note = baseline
    ? t('today.against', { before: dayRange(baseline.from, baseline.to), lookedAt, level: share(level) })
    : undefined;
  return (
    <Section title={t('today.changesTitle', { period: dayRange(period.from, period.to) })} note={note}>
      {first.length === 0 ? (
        <EmptyState title={incomputable ? t('today.cannotTitle') : t('today.nothingTitle')}>
          <p>
            {incomputable
              ? t('today.cannotText', { reason: incomputable.reason })
              : t('today.nothingText', {
                  rise: detectable === null ? 'none' : share(Number(detectable.toPrecision(2))),
                })}
          </p>
        </EmptyState>
      ) : (
        <ol className={classes.cards}>
          {first.map((change) => (
            <li key={change.subject} className={classes.card}>
              <div className={classes.head}>
                <span className={classes.sign} aria-hidden>
                  {change.direction === 'UP' ? (
                    <IconArrowUpRight size={18} stroke={1.8} />
                  ) : (
                    <IconArrowDownRight size={18} stroke={1.8} />
                  )}
                </span>
                <h3 className={classes.subject}>{words.subject(change)}</h3>
                <ActButton what={words.subject(change)} request={() => request(change)} />
              </div>
              <p className={classes.effect}>
                <span className="visually-hidden">{t(`today.direction.${change.direction}`)}</span>
                <EstimateText estimate={change.effect} stacked />
              </p>
              <p className={classes.facts}>
                {t('today.was', {
                  observed: words.figure(change, change.observed),
                  expected: words.figure(change, change.expected),
                })}
              </p>
              <p className={classes.facts}>
                {t('today.touched', { visitors: change.support, certainty: words.certainty(change) })}
              </p>
              <Link className={classes.link} to={`/overview${scopeSearch(change, period)}`}>
                {t('today.look')}
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

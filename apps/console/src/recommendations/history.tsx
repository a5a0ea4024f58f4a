import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { UserHistoryDocument } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

/** What the user did: the reasons in the list are to be found here. */
export function History({ user }: { user: string }) {
  const t = useTranslations();
  const { instant, money, duration } = useFormats();
  const [{ data, fetching }] = useQuery({ query: UserHistoryDocument, variables: { externalId: user } });
  const person = data?.user;
  if (fetching && !person) return <Waiting heights={[260]} />;
  if (!person) return null;
  return (
    <Section title={t('recommendations.historyTitle', { id: person.externalId })}>
      <dl className={classes.facts}>
        <dt>{t('recommendations.seen')}</dt>
        <dd>
          {t('recommendations.seenSpan', {
            from: instant(person.firstSeenAt),
            to: instant(person.lastSeenAt),
            sessions: person.sessionCount,
          })}
        </dd>
        <dt>{t('recommendations.events')}</dt>
        <dd>
          {t('recommendations.eventCounts', {
            views: person.counts.views,
            carts: person.counts.carts,
            purchases: person.counts.purchases,
          })}
        </dd>
        <dt>{t('recommendations.spent')}</dt>
        <dd>{money(person.spent)}</dd>
      </dl>
      <section className={classes.events} aria-label={t('recommendations.sessionList')} tabIndex={0}>
        {data.sessions.nodes.map((session) => (
          <div key={session.id} className={classes.session}>
            <h3 className={classes.sessionTitle}>
              {t('recommendations.session', {
                at: instant(session.startedAt),
                time: duration(session.durationSeconds),
                events: session.counts.total,
                outcome: session.outcome,
              })}
            </h3>
            <ol>
              {session.events.nodes.map(({ at, type, product }, index) => (
                <li key={`${at}-${type}-${product.id}-${index}`} className={classes.event}>
                  <span className={classes.eventType}>{t(`eventType.${type}`)}</span>
                  <span>
                    {t('recommendations.historyLine', {
                      product: product.externalId,
                      brand: product.brand ?? t('words.noBrand'),
                      category: product.category ? categoryLabel(product.category) : t('words.noCategory'),
                    })}
                  </span>
                </li>
              ))}
            </ol>
            {session.counts.total > session.events.nodes.length && (
              <p className={classes.original}>
                {t('recommendations.moreEvents', { count: session.counts.total - session.events.nodes.length })}
              </p>
            )}
          </div>
        ))}
      </section>
    </Section>
  );
}

import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page.js';
import { GroupWinnersDocument } from './recommendations.generated.js';
import type { RecommendationData } from './recommendations-page.js';
import classes from './recommendations.module.css';
import type { Subject } from './subject.js';
import { whyKind } from './why-kind.js';

interface WhyModelProps {
  list: RecommendationData;
  subject: Subject;
  isAsked: boolean;
  includeSeen: boolean;
}

/** Which model answered and why it did; the server's own words beneath. */
export function WhyModel({ list, subject, isAsked, includeSeen }: WhyModelProps) {
  const t = useTranslations();
  const { instant, estimate, interval } = useFormats();
  const [{ data }] = useQuery({ query: GroupWinnersDocument, variables: { includeSeen } });
  const winner = data?.leaderboard?.winners.find(({ group }) => group === list.group);
  const why = whyKind({ subject: subject.kind, isAsked, model: list.model.kind, unknownProducts: list.unknownProducts, winner: winner ? { kind: winner.model.kind, isMeasured: winner.value.value !== null } : null });
  return (
    <Section title={t('recommendations.whyTitle')}>
      <dl className={classes.facts}>
        <dt>{t('recommendations.model')}</dt>
        <dd>{t(`modelKind.${list.model.kind}`)}</dd>
        <dt>{t('recommendations.group')}</dt>
        <dd>{t(`group.${list.group}`)}</dd>
        <dt>{t('recommendations.trainedAt')}</dt>
        <dd>{instant(list.model.trainedAt)}</dd>
      </dl>
      <p className={classes.why}>
        {t(`recommendations.why.${why}`, {
          group: t(`group.${list.group}`),
          model: t(`modelKind.${list.model.kind}`),
          value: winner ? estimate(winner.value) : '–',
          interval: (winner && interval(winner.value)) ?? '–',
          users: winner?.testUsers ?? 0,
        })}
      </p>
      <details className={classes.original}>
        <summary>{t('words.inEnglish')}</summary>
        <p lang="en">{list.modelReason}</p>
      </details>
      <Link className={classes.link} to="/models">
        {t('recommendations.toModels')}
      </Link>
    </Section>
  );
}

import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import type { RecommendationData } from './recommendation-data.js';
import classes from './recommendations.module.css';

/** Which model answered and why it did. */
export function WhyModel({ list, isEarlier }: { list: RecommendationData; isEarlier: boolean }) {
  const t = useTranslations();
  const { instant } = useFormats();
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
      <p className={classes.why} data-testid="why-model">
        {useSentences(list, isEarlier).join(' ')}
      </p>
      <Link className={classes.link} to="/models">
        {t('recommendations.toModels')}
      </Link>
    </Section>
  );
}

/** The reason in the page's language, from what the server says of its choice. */
function useSentences({ model, group: answeredAs, modelChoice }: RecommendationData, isEarlier: boolean): string[] {
  const t = useTranslations();
  const { estimate, interval, pointSize } = useFormats();
  const { kind, group, comparison, insteadOf, empty, isUnknownUser } = modelChoice;
  const modelName = t(`modelKind.${model.kind}`);
  const groupName = group ? t(`group.${group}`) : '–';
  const sentences = [
    isEarlier && kind !== 'ASKED' && t('recommendations.whyEarlier'),
    isUnknownUser && t('recommendations.whyUnknownUser'),
    answeredAs === 'ANONYMOUS' &&
      group &&
      (group === 'ANONYMOUS'
        ? t('recommendations.whySession')
        : t('recommendations.whyAnonymous', { group: groupName })),
    t(`recommendations.why.${kind}`, {
      model: modelName,
      group: groupName,
      winner: comparison ? t(`modelKind.${comparison.model.kind}`) : modelName,
      runnerUp: comparison?.runnerUp ? t(`modelKind.${comparison.runnerUp.kind}`) : '–',
      metric: comparison?.metric ?? '–',
      value: comparison ? estimate(comparison.value) : '–',
      interval: (comparison && interval(comparison.value)) ?? '–',
      difference: comparison?.difference.value == null ? '–' : pointSize(comparison.difference.value),
      users: comparison?.testUsers ?? 0,
      unit: group === 'ANONYMOUS' ? 'sessions' : 'users',
    }),
    insteadOf && t('recommendations.whyInstead', { other: t(`modelKind.${insteadOf.kind}`), model: modelName }),
    empty && t(`recommendations.whyEmpty.${empty}`),
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
}

import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page.js';
import type { RecommendationData } from './recommendations-page.js';
import classes from './recommendations.module.css';

/** Which model answered and why it did; the server's own words beneath. */
export function WhyModel({ list }: { list: RecommendationData }) {
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
      <p className={classes.why}>{useSentences(list).join(' ')}</p>
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

/** The reason in the page's language, from what the server says of its choice. */
function useSentences({ model, group: answeredAs, modelChoice }: RecommendationData): string[] {
  const t = useTranslations();
  const { estimate, interval } = useFormats();
  const { kind, group, comparison, insteadOf, empty, isUnknownUser } = modelChoice;
  const modelName = t(`modelKind.${model.kind}`);
  const groupName = group ? t(`group.${group}`) : '–';
  const sentences = [
    isUnknownUser && t('recommendations.whyUnknownUser'),
    answeredAs === 'ANONYMOUS' && group && (group === 'ANONYMOUS' ? t('recommendations.whySession') : t('recommendations.whyAnonymous', { group: groupName })),
    t(`recommendations.why.${kind}`, {
      model: modelName,
      group: groupName,
      winner: comparison ? t(`modelKind.${comparison.model.kind}`) : modelName,
      runnerUp: comparison?.runnerUp ? t(`modelKind.${comparison.runnerUp.kind}`) : '–',
      metric: comparison?.metric ?? '–',
      value: comparison ? estimate(comparison.value) : '–',
      interval: (comparison && interval(comparison.value)) ?? '–',
      difference: comparison ? estimate(comparison.difference) : '–',
      users: comparison?.testUsers ?? 0,
    }),
    insteadOf && t('recommendations.whyInstead', { other: t(`modelKind.${insteadOf.kind}`), model: modelName }),
    empty && t(`recommendations.whyEmpty.${empty}`),
  ];
  return sentences.filter((sentence) => typeof sentence === 'string');
}

import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useLanguage } from '../i18n/language.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page.js';
import type { RecommendationData } from './recommendations-page.js';
import classes from './recommendations.module.css';

/** Which model answered and why it did. */
export function WhyModel({ list }: { list: RecommendationData }) {
  const t = useTranslations();
  const { locale } = useLanguage();
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
      <p className={classes.why} lang="en">
        {locale !== 'en' && <span className={classes.original}>{t('words.inEnglish')} </span>}
        {list.modelReason}
      </p>
      <Link className={classes.link} to="/models">
        {t('recommendations.toModels')}
      </Link>
    </Section>
  );
}

import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { missingOf } from './scenario-verdict.js';
import classes from './scenario.module.css';

/** Says what a verdict about profit lacks, and where to give it. */
export function MissingCostsNotice({ costs }: { costs: Parameters<typeof missingOf>[0] }) {
  const t = useTranslations();
  return (
    <Alert
      color="yellow"
      variant="light"
      classNames={{ title: classes.noticeTitle }}
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={t('simulation.missing.title')}
      data-testid="missing-costs"
    >
      {t.rich('simulation.missing.text', {
        missing: missingOf(costs),
        settings: (text) => <Link to="/settings?tab=shop">{text}</Link>,
      })}
    </Alert>
  );
}

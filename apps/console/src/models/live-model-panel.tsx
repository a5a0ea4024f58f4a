import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import classes from './models.module.css';
import { useServableName } from './promotion-words.js';
import { RollBackDialog } from './roll-back-dialog.js';
import type { LiveModelFieldsFragment } from '@cartograph/sdk/operations/models';

/** What answers now, why, and how to go back. */
export function LiveModelPanel({ liveModel, mayWrite }: { liveModel: LiveModelFieldsFragment; mayWrite: boolean }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const name = useServableName();
  const [isOpen, dialog] = useDisclosure();
  const { training, promotion, previous } = liveModel;
  const facts = [
    [t('models.trainings.what'), name(liveModel)],
    [t('models.trainings.since'), instant(liveModel.since)],
    [t('models.trainings.liveModelWhy'), t(`models.trainings.cause.${promotion.cause}`)],
    [
      t('models.trainings.data'),
      t('models.trainings.trainedOn', { at: instant(training.snapshot.committedAt), rows: training.snapshot.rows }),
    ],
    [t('models.trainings.before'), previous ? name(previous) : t('models.trainings.nothingBefore')],
  ] as const;
  return (
    <Section
      title={t('models.trainings.liveModelTitle')}
      aside={
        mayWrite &&
        previous?.training && (
          <Button variant="default" leftSection={<IconArrowBackUp size={15} stroke={1.8} />} onClick={dialog.open}>
            {t('models.trainings.rollBack')}
          </Button>
        )
      }
    >
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isOpen && previous && <RollBackDialog previous={previous} onClose={dialog.close} />}
    </Section>
  );
}

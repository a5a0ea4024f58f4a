import { Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { visibleText } from '../ui/text/visible-text.js';
import type { QuarantineQuery } from '@cartograph/sdk/operations/data';
import classes from './quarantined-line.module.css';

export type QuarantinedLine = QuarantineQuery['quarantine']['nodes'][number];

/** What the lake keeps of a line at most, in bytes. */
const keptBytes = 64 * 1024;
/** A letter that was cut at the limit is not kept. */
const longestLetter = 4;

/** Whether a line is so long that only its beginning was kept. */
export const isCut = (text: string): boolean => new TextEncoder().encode(text).length > keptBytes - longestLetter;

/** One row that was put aside: where it stood, why it is not in, what to do, and the whole line. */
export function QuarantinedLineDialog({ line, onClose }: { line: QuarantinedLine; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const { count, bytes } = useFormats();
  const facts = [
    { name: t('data.reason'), value: line.reasonText },
    { name: t('data.column'), value: line.column === null ? null : <code>{line.column}</code> },
    {
      name: t('data.value'),
      value:
        line.column === null ? null : (
          <code className={classes.text}>{line.value === '' ? '∅' : visibleText(line.value)}</code>
        ),
    },
    { name: t('data.quarantine.offset'), value: line.byteOffset === null ? null : count(line.byteOffset) },
    { name: t('data.remedy'), value: line.remedy },
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('data.fileAndLine', { file: line.file, line: count(line.line) })}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={classes.facts}>
        {facts.map(({ name, value }) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <h3 className={classes.heading}>{t('data.quarantine.line')}</h3>
      <pre className={classes.line} data-testid="quarantined-line">
        {visibleText(line.text)}
      </pre>
      {isCut(line.text) && (
        <p className={classes.note} data-testid="cut">
          {t('data.quarantine.cut', { kept: bytes(keptBytes) })}
        </p>
      )}
    </Modal>
  );
}

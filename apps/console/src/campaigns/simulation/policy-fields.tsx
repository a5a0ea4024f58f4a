import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useWriter, type FormProps } from './form-writer.js';
import { NumberField } from './ranged-field.js';
import { policyKinds, readPolicies, type PolicyKind } from './scenario-fields.js';
import { withEntry } from './scenario-file.js';
import classes from './scenario.module.css';

const spendings = ['obrien-fleming', 'pocock', 'hwang-shih-decani'] as const;

const isKnown = (kind: string): kind is PolicyKind => (policyKinds as readonly string[]).includes(kind);

/** Ways to decide, compared on the same campaigns. */
export function PolicyFields(props: FormProps) {
  const t = useTranslations();
  const { file, onText } = props;
  const { write } = useWriter(props);
  const [adding, setAdding] = useState<PolicyKind>('group-sequential');
  const policies = readPolicies(file);
  return (
    <fieldset className={classes.group}>
      <legend>{t('simulation.form.policies')}</legend>
      <p className={classes.quiet}>{t('simulation.form.policiesNote')}</p>
      <ol className={classes.policies}>
        {policies.map(({ kind, place }) => {
          const name = isKnown(kind) ? t(`simulation.policy.${kind}`) : kind;
          return (
            <li key={place} className={classes.policy}>
              <strong>{name}</strong>
              {isKnown(kind) && <KindFields {...props} kind={kind} place={place} />}
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={t('simulation.form.removePolicy', { policy: name })}
                onClick={() => write([[['policies', place], undefined]])}
              >
                {t('simulation.form.remove')}
              </Button>
            </li>
          );
        })}
      </ol>
      <div className={classes.adding}>
        <Select
          size="xs"
          aria-label={t('simulation.form.addWhich')}
          data={policyKinds.map((value) => ({ value, label: t(`simulation.policy.${value}`) }))}
          value={adding}
          onChange={(value) => value && setAdding(value as PolicyKind)}
          allowDeselect={false}
        />
        <Button
          size="xs"
          variant="default"
          onClick={() => onText(withEntry(file.text, ['policies'], { kind: adding }))}
        >
          {t('simulation.form.add')}
        </Button>
      </div>
    </fieldset>
  );
}

function KindFields({ kind, place, ...props }: FormProps & { kind: PolicyKind; place: number }) {
  const t = useTranslations();
  const { write, number } = useWriter(props);
  const at = (key: string): (string | number)[] => ['policies', place, key];
  const error = (key: string): string | undefined => props.errorAt(`policies[${place}].${key}`);
  const field = (key: string) => ({ ...number(at(key)), error: error(key) });
  switch (kind) {
    case 'fixed':
      return (
        <NumberField
          label={t('simulation.form.testedOn')}
          isWhole
          min={1}
          placeholder={t('simulation.form.atEnd')}
          {...field('days')}
        />
      );
    case 'group-sequential': {
      const spending = props.file.at(at('spending')) ?? 'obrien-fleming';
      return (
        <>
          <NumberField
            label={t('simulation.form.looks')}
            isWhole
            min={1}
            max={100}
            placeholder="5"
            {...field('looks')}
          />
          <Select
            size="xs"
            label={t('simulation.form.spending')}
            data={spendings.map((value) => ({ value, label: t(`simulation.spending.${value}`) }))}
            value={typeof spending === 'string' ? spending : null}
            allowDeselect={false}
            error={error('spending')}
            onChange={(value) =>
              value &&
              write([
                [at('spending'), value],
                ...(value === 'hwang-shih-decani' ? [] : [[at('gamma'), undefined] as const]),
              ])
            }
          />
          {spending === 'hwang-shih-decani' && (
            <NumberField label={t('simulation.form.gamma')} placeholder="-4" {...field('gamma')} />
          )}
        </>
      );
    }
    case 'always-valid':
      return (
        <>
          <NumberField
            label={t('simulation.form.firstLook')}
            isWhole
            min={2}
            placeholder="1000"
            {...field('firstLook')}
          />
          <NumberField label={t('simulation.form.tunedAt')} isWhole min={1} placeholder="5000" {...field('tunedAt')} />
        </>
      );
    case 'epsilon-greedy':
      return (
        <NumberField
          label={t('simulation.form.epsilon')}
          isShare
          min={0}
          max={1}
          placeholder="10 %"
          {...field('epsilon')}
        />
      );
    case 'thompson':
      return null;
  }
}

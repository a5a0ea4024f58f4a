import { NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import classes from './item-fields.module.css';
import type { Choices } from './use-choices.js';

export interface Draft {
  title: string;
  description: string;
  ownerId: string | null;
  dueOn: string;
  audienceId: string | null;
  /** Per cent as typed; empty is none. */
  upliftPercent: number | '';
}

interface ItemFieldsProps {
  draft: Draft;
  onChange(draft: Draft): void;
  choices: Choices;
  errors: Readonly<Record<string, string>>;
  isReadOnly?: boolean;
}

/** The fields of an action item, the same when it is made and when it is edited. */
export function ItemFields({ draft, onChange, choices, errors, isReadOnly = false }: ItemFieldsProps) {
  const t = useTranslations();
  const set = (part: Partial<Draft>): void => onChange({ ...draft, ...part });
  return (
    <Stack gap="sm">
      <TextInput
        label={t('actionItems.field.title')}
        required
        maxLength={200}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        error={errors['title']}
        readOnly={isReadOnly}
        data-autofocus
      />
      <Textarea
        label={t('actionItems.field.description')}
        autosize
        minRows={2}
        maxRows={8}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={errors['description']}
        readOnly={isReadOnly}
      />
      <div className={classes.pair}>
        <Select
          label={t('actionItems.field.owner')}
          placeholder={t('actionItems.nobody')}
          clearable
          clearButtonProps={{ 'aria-label': t('actionItems.clearOwner') }}
          value={draft.ownerId}
          onChange={(ownerId) => set({ ownerId })}
          data={[...choices.owners]}
          error={errors['ownerId']}
          readOnly={isReadOnly}
        />
        <TextInput
          type="date"
          label={t('actionItems.field.due')}
          value={draft.dueOn}
          onChange={(event) => set({ dueOn: event.currentTarget.value })}
          error={errors['dueOn']}
          readOnly={isReadOnly}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label={t('actionItems.field.audience')}
          placeholder={t('actionItems.noAudience')}
          clearable
          clearButtonProps={{ 'aria-label': t('actionItems.clearAudience') }}
          value={draft.audienceId}
          onChange={(audienceId) => set({ audienceId })}
          data={choices.audiences.map(({ value, label, size, isSynthetic }) => {
            const named = t('actionItems.audienceOption', { name: label, size });
            return { value, label: isSynthetic ? t('demo.option', { label: named }) : named };
          })}
          description={
            choices.audiences.some(({ value, isSynthetic }) => isSynthetic && value === draft.audienceId)
              ? t('demo.why')
              : undefined
          }
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={errors['audienceId']}
          readOnly={isReadOnly}
        />
        <NumberInput
          label={t('actionItems.field.uplift')}
          description={t('actionItems.upliftHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          suffix=" %"
          decimalScale={2}
          value={draft.upliftPercent}
          onChange={(value) => set({ upliftPercent: typeof value === 'number' ? value : '' })}
          error={errors['expectedUplift']}
          readOnly={isReadOnly}
        />
      </div>
    </Stack>
  );
}

/** What the server takes for the draft. */
export function draftInput(draft: Draft) {
  return {
    title: draft.title.trim(),
    description: draft.description,
    ownerId: draft.ownerId,
    dueOn: draft.dueOn === '' ? null : draft.dueOn,
    audienceId: draft.audienceId,
    expectedUplift: draft.upliftPercent === '' ? null : Number((draft.upliftPercent / 100).toPrecision(12)),
  };
}

/** The fields whose errors the form can show beside them. */
export const draftFields = ['title', 'description', 'ownerId', 'dueOn', 'audienceId', 'expectedUplift'];

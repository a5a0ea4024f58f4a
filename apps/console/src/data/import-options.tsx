import { Autocomplete, Button, FileButton, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { changedChoices, delimiters, formats, headers, type ImportChoices } from './import-choices.js';
import classes from './import-options.module.css';

const exampleColumns = 'event_time,event_type,product_id,,user_id';

interface ImportOptionsProps {
  choices: ImportChoices;
  onChange(choices: ImportChoices): void;
  isDisabled: boolean;
}

/** What may be said about an import before it begins; closed, because the usual is usually right. */
export function ImportOptions({ choices, onChange, isDisabled }: ImportOptionsProps) {
  const t = useTranslations();
  const changed = changedChoices(choices);
  const set = (part: Partial<ImportChoices>): void => onChange({ ...choices, ...part });
  return (
    <details className={classes.options}>
      <summary>{changed === 0 ? t('data.options') : t('data.optionsSet', { count: changed })}</summary>
      <fieldset className={classes.fields} disabled={isDisabled}>
        <Switch
          size="sm"
          label={t('data.keepDuplicates')}
          description={t('data.keepDuplicatesHint')}
          checked={choices.keepDuplicates}
          onChange={(event) => set({ keepDuplicates: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t('data.replaceMonths')}
          description={t('data.replaceMonthsHint')}
          checked={choices.replaceMonths}
          onChange={(event) => set({ replaceMonths: event.currentTarget.checked })}
        />
        <TextInput
          size="xs"
          label={t('data.replaceOnlyMonths')}
          description={t('data.replaceOnlyMonthsHint')}
          placeholder="2019-10, 2019-11"
          value={choices.replaceOnlyMonths}
          onChange={(event) => set({ replaceOnlyMonths: event.currentTarget.value })}
        />
        <Switch
          size="sm"
          label={t('data.readAgain')}
          description={t('data.readAgainHint')}
          checked={choices.readAgain}
          onChange={(event) => set({ readAgain: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t('data.acceptCut')}
          description={t('data.acceptCutHint')}
          checked={choices.acceptCut}
          onChange={(event) => set({ acceptCut: event.currentTarget.checked })}
        />
        <NumberInput
          size="xs"
          label={t('data.maxBad')}
          description={t('data.maxBadHint')}
          value={choices.maxBadPercent ?? ''}
          onChange={(value) => set({ maxBadPercent: typeof value === 'number' ? value : null })}
          min={0}
          max={100}
          decimalScale={4}
          hideControls
          placeholder="1"
        />
        <div className={classes.catalog}>
          <span className={classes.name}>
            {choices.catalog ? t('data.catalogChosen', { name: choices.catalog.name }) : t('data.catalog')}
          </span>
          <span className={classes.hint}>{t('data.catalogHint')}</span>
          <span className={classes.buttons}>
            <FileButton onChange={(catalog) => set({ catalog })} inputProps={{ 'aria-label': t('data.catalog') }}>
              {(props) => (
                <Button {...props} variant="default" size="compact-sm">
                  {t('data.catalog')}
                </Button>
              )}
            </FileButton>
            {choices.catalog && (
              <Button variant="subtle" color="gray" size="compact-sm" onClick={() => set({ catalog: null })}>
                {t('data.catalogClear')}
              </Button>
            )}
          </span>
        </div>
        <ReadAsFields choices={choices} set={set} />
      </fieldset>
    </details>
  );
}

function ReadAsFields({ choices, set }: { choices: ImportChoices; set(part: Partial<ImportChoices>): void }) {
  const t = useTranslations();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')], []);
  const select = {
    size: 'xs',
    placeholder: t('data.detect'),
    clearable: true,
    clearButtonProps: { 'aria-label': t('data.detect') },
  } as const;
  return (
    <div role="group" aria-label={t('data.readAsTitle')} className={classes.readAs}>
      <p className={classes.name}>{t('data.readAsTitle')}</p>
      <p className={classes.hint}>{t('data.readAsHint')}</p>
      <div className={classes.grid}>
        <Select
          {...select}
          label={t('data.format')}
          value={choices.format}
          onChange={(value) => set({ format: formats.find((one) => one === value) ?? null })}
          data={formats.map((value) => ({ value, label: t(`data.formats.${value}`) }))}
        />
        <Select
          {...select}
          label={t('data.delimiter')}
          value={choices.delimiter}
          onChange={(value) => set({ delimiter: delimiters.find((one) => one === value) ?? null })}
          data={delimiters.map((value) => ({ value, label: t(`data.delimiters.${value}`) }))}
        />
        <Select
          {...select}
          label={t('data.header')}
          value={choices.header}
          onChange={(value) => set({ header: headers.find((one) => one === value) ?? null })}
          data={headers.map((value) => ({ value, label: t(`data.headers.${value}`) }))}
        />
        <Autocomplete
          size="xs"
          label={t('data.zone')}
          placeholder={zones[0]}
          value={choices.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          data={zones}
          limit={8}
        />
      </div>
      <TextInput
        size="xs"
        label={t('data.columns')}
        description={t('data.columnsHint')}
        placeholder={exampleColumns}
        value={choices.columns}
        onChange={(event) => set({ columns: event.currentTarget.value })}
      />
    </div>
  );
}

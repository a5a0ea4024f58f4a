import { Select, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useShop } from '../../client/shop.js';
import { useFormats } from '../../i18n/use-formats.js';
import { useWriter, type FormProps } from './form-writer.js';
import { NumberField, RangedField } from './ranged-field.js';
import {
  beyondForm,
  effectNames,
  readNumber,
  readUplift,
  segmentNames,
  writeBeside,
  writeUplift,
  type EffectName,
} from './scenario-fields.js';
import type { ScenarioFile } from './scenario-file.js';
import { PolicyFields } from './policy-fields.js';
import classes from './scenario.module.css';

const metrics = ['conversion', 'revenue', 'revenue-cuped'] as const;

/** The scenario as fields. Every edit writes its keys into the file and leaves all others as they are. */
export function ScenarioForm(props: FormProps) {
  const t = useTranslations();
  const { list } = useFormats();
  const beyond = beyondForm(props.file);
  return (
    <div className={classes.form}>
      {(!isOfLists(props.file) || props.file.at(['effects']) !== undefined) && <EffectFields {...props} />}
      <CostFields {...props} />
      <CourseFields {...props} />
      <TestFields {...props} />
      {props.file.at(['arms']) === undefined && <PolicyFields {...props} />}
      {beyond.length > 0 && <p className={classes.quiet}>{t('simulation.form.beyond', { keys: list(beyond) })}</p>}
    </div>
  );
}

/** Whether users respond to lists by a model, instead of by an effect that is stated: effect and course have no place then. */
const isOfLists = (file: ScenarioFile): boolean => file.at(['recommendations']) !== undefined;

function EffectFields(props: FormProps) {
  const t = useTranslations();
  const { file, errorAt } = props;
  const { write } = useWriter(props);
  return (
    <fieldset className={classes.group}>
      <legend>{t('simulation.form.effects')}</legend>
      <p className={classes.quiet}>{t('simulation.form.effectsNote')}</p>
      {effectNames.map((name) => (
        <div key={name} className={classes.effect}>
          <RangedField
            label={t(`simulation.input.${name}`)}
            isShare
            min={-1}
            value={readUplift(file, name)}
            onChange={(uplift) => write(writeUplift(file, name, uplift))}
            error={errorAt(`effects.${name}`) ?? errorAt(`effects.${name}.uplift`)}
          />
          <details className={classes.more} open={hasMore(file, name)}>
            <summary>{t('simulation.form.more')}</summary>
            <div className={classes.beside}>
              {segmentNames.map((segment) => (
                <NumberField
                  key={segment}
                  label={t(`simulation.segment.${segment}`)}
                  isShare
                  min={-1}
                  placeholder={t('simulation.form.asAll')}
                  value={readNumber(file, ['effects', name, 'bySegment', segment])}
                  onChange={(value) => write(writeBeside(file, name, ['bySegment', segment], value))}
                  error={errorAt(`effects.${name}.bySegment.${segment}`)}
                />
              ))}
              {name !== 'basket' && (
                <NumberField
                  label={t('simulation.form.ceiling')}
                  isShare
                  min={0}
                  max={1}
                  placeholder={t('simulation.form.none')}
                  value={readNumber(file, ['effects', name, 'ceiling'])}
                  onChange={(value) => write(writeBeside(file, name, ['ceiling'], value))}
                  error={errorAt(`effects.${name}.ceiling`)}
                />
              )}
            </div>
          </details>
        </div>
      ))}
    </fieldset>
  );
}

/** Whether a file says more of an effect than its uplift for all. */
function hasMore(file: ScenarioFile, name: EffectName): boolean {
  return file.at(['effects', name, 'bySegment']) !== undefined || file.at(['effects', name, 'ceiling']) !== undefined;
}

function CostFields(props: FormProps) {
  const t = useTranslations();
  const { share, money } = useFormats();
  const { grossMargin, contactCosts } = useShop().settings;
  const { ranged, write } = useWriter(props);
  const channel = props.file.at(['costs', 'channel']);
  const named = typeof channel === 'string' ? channel : null;
  const cost = contactCosts.find((one) => one.channel.toLowerCase() === named?.toLowerCase());
  const channels = new Set([...contactCosts.map((one) => one.channel), ...(named === null ? [] : [named])]);
  return (
    <fieldset className={classes.group}>
      <legend>{t('simulation.form.costs')}</legend>
      <p className={classes.quiet}>{t('simulation.form.costsNote')}</p>
      <div className={classes.fields}>
        <RangedField
          label={t('simulation.input.grossMargin')}
          isShare
          min={0}
          max={1}
          placeholder={
            grossMargin === null
              ? t('simulation.form.unknown')
              : t('simulation.form.fromSettings', { value: share(grossMargin) })
          }
          {...ranged(['costs', 'grossMargin'])}
        />
        <RangedField
          label={t('simulation.input.discount')}
          isShare
          min={0}
          max={1}
          {...ranged(['costs', 'discount'])}
        />
        <Select
          size="xs"
          label={t('simulation.form.channel')}
          placeholder={t('simulation.form.none')}
          data={[...channels]}
          value={named}
          onChange={(value) => write([[['costs', 'channel'], value ?? undefined]])}
          clearable
          error={props.errorAt('costs.channel')}
        />
        <RangedField
          label={t('simulation.input.perContact')}
          min={0}
          placeholder={
            cost === undefined
              ? t('simulation.form.unknown')
              : t('simulation.form.fromSettings', { value: money(cost.perContact) })
          }
          {...ranged(['costs', 'perContact'])}
        />
        <RangedField
          label={t('simulation.input.contactsPerUser')}
          min={0}
          placeholder="1"
          {...ranged(['costs', 'contactsPerUser'])}
        />
        <RangedField label={t('simulation.input.fixed')} min={0} {...ranged(['costs', 'fixed'])} />
      </div>
    </fieldset>
  );
}

function CourseFields(props: FormProps) {
  const t = useTranslations();
  const { file } = props;
  const { write, ranged, number } = useWriter(props);
  const hasCourse = !isOfLists(file) || file.at(['course']) !== undefined;
  const group = file.at(['cannibalization', 'group']);
  const share = ranged(['cannibalization', 'share']);
  return (
    <fieldset className={classes.group}>
      <legend>{t('simulation.form.course')}</legend>
      <p className={classes.quiet}>{t('simulation.form.courseNote')}</p>
      <div className={classes.fields}>
        {hasCourse && (
          <>
            <RangedField label={t('simulation.input.onsetDays')} min={0} {...ranged(['course', 'onsetDays'])} />
            <RangedField label={t('simulation.input.halfLifeDays')} min={0} {...ranged(['course', 'halfLifeDays'])} />
            <RangedField
              label={t('simulation.input.noveltyShare')}
              isShare
              min={0}
              max={1}
              {...ranged(['course', 'novelty', 'share'])}
            />
            <RangedField
              label={t('simulation.input.noveltyHalfLifeDays')}
              min={0}
              {...ranged(['course', 'novelty', 'halfLifeDays'])}
            />
          </>
        )}
        {isOfLists(file) ? (
          <NumberField
            label={t('simulation.input.cannibalization')}
            isShare
            min={0}
            max={1}
            {...number(['cannibalization', 'share'])}
          />
        ) : (
          <RangedField label={t('simulation.input.cannibalization')} isShare min={0} max={1} {...share} />
        )}
        {(!isOfLists(file) || group !== undefined) && (
          <TextInput
            size="xs"
            label={t('simulation.form.group')}
            placeholder={t('simulation.form.anyOrder')}
            value={typeof group === 'string' ? group : ''}
            disabled={share.value.value === null && group === undefined}
            onChange={(event) => write([[['cannibalization', 'group'], event.currentTarget.value || undefined]])}
            error={props.errorAt('cannibalization.group')}
          />
        )}
      </div>
    </fieldset>
  );
}

function TestFields(props: FormProps) {
  const t = useTranslations();
  const { file, errorAt } = props;
  const { write, number } = useWriter(props);
  const metric = file.at(['test', 'metric']) ?? 'conversion';
  const name = file.at(['name']);
  return (
    <fieldset className={classes.group}>
      <legend>{t('simulation.form.test')}</legend>
      <p className={classes.quiet}>{t('simulation.form.testNote')}</p>
      <div className={classes.fields}>
        <TextInput
          size="xs"
          label={t('simulation.form.name')}
          value={typeof name === 'string' ? name : ''}
          onChange={(event) => write([[['name'], event.currentTarget.value]])}
          error={errorAt('name')}
        />
        {file.at(['test', 'metrics']) === undefined && (
          <Select
            size="xs"
            label={t('simulation.form.metric')}
            data={metrics.map((value) => ({ value, label: t(`simulation.testMetric.${value}`) }))}
            value={typeof metric === 'string' ? metric : null}
            onChange={(value) => value && write([[['test', 'metric'], value]])}
            allowDeselect={false}
            error={errorAt('test.metric')}
          />
        )}
        <NumberField label={t('simulation.form.days')} isWhole min={1} {...number(['test', 'days'])} />
        {file.at(['arms']) === undefined && (
          <NumberField
            label={t('simulation.form.share')}
            isShare
            placeholder="50 %"
            {...number(['test', 'treatmentShare'])}
          />
        )}
        <NumberField label={t('simulation.form.alpha')} isShare placeholder="5 %" {...number(['test', 'alpha'])} />
        <NumberField label={t('simulation.form.runs')} isWhole min={1} placeholder="1000" {...number(['runs'])} />
        <NumberField
          label={t('simulation.form.searchRuns')}
          isWhole
          min={2}
          placeholder="100"
          {...number(['searchRuns'])}
        />
        <NumberField label={t('simulation.form.seed')} isWhole placeholder="1" {...number(['seed'])} />
      </div>
    </fieldset>
  );
}

import { longIdNumber } from '../ids/id-number.js';
import { EVENT_TYPES, LOG_COLUMNS, type LogColumn } from '../schema.js';
import { FIRST_YEAR, PATTERNS, type Reason, type RuleSettings, type Warning } from './row-rules.js';

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const matches = (value: string, pattern: keyof typeof PATTERNS): string =>
  `regexp_full_match(${value}, ${quote(PATTERNS[pattern])})`;

/** A raw field as the rules see it: spaces around it do not count, and nothing is nothing. Trimming only where needed halves the cost. */
const field = (name: string): string =>
  `CASE WHEN starts_with(${name}, ' ') OR ends_with(${name}, ' ') THEN nullif(trim(${name}, ' '), '') ELSE nullif(${name}, '') END`;

// A cast to BIGINT takes 2.1E+18, 33.0 and 1_000: only a number that is written back as it was read is an id, or one too long for the cast.
const asId = (name: string): string =>
  `CASE WHEN number_${name} >= 0 AND CAST(number_${name} AS VARCHAR) = raw_${name} THEN number_${name} WHEN number_${name} IS NULL AND ${matches(`raw_${name}`, 'id')} THEN ${longIdNumber(`raw_${name}`)} END`;

/**
 * Most times are written back as they were read, with ` UTC` behind; only the others need the patterns. A cast to TIMESTAMP may
 * ignore an offset, so a time with one goes through TIMESTAMPTZ.
 */
const asTime = ({ latest, zone }: RuleSettings): string => `CASE
    WHEN CAST(clock AS VARCHAR) || ' UTC' = raw_event_time THEN CASE WHEN clock >= TIMESTAMP '${FIRST_YEAR}-01-01' AND clock < TIMESTAMP ${quote(latest)} + INTERVAL 1 SECOND AND clock < TIMESTAMP '2100-01-01' THEN clock END
    WHEN replace(left(raw_event_time, 19), 'T', ' ') > ${quote(latest)} THEN NULL
    WHEN ${matches('raw_event_time', 'utcTime')} THEN clock
    WHEN ${matches('raw_event_time', 'zonelessTime')} THEN ${zone === null ? 'clock' : `timezone('UTC', timezone(${quote(zone)}, clock))`}
    WHEN ${matches('raw_event_time', 'offsetTime')} THEN timezone('UTC', TRY_CAST(raw_event_time AS TIMESTAMPTZ)) END`;

// Most prices have two decimals and are written back as they were read.
const asPrice = `CASE WHEN cents >= 0 AND cents < 1000000000 AND CAST(cents AS VARCHAR) = raw_price THEN CAST(cents AS DECIMAL(18,4))
    WHEN ${matches('raw_price', 'price')} THEN TRY_CAST(raw_price AS DECIMAL(18,4)) END`;

/** The number of an event type in the tie order, and its name from the number. */
export const kindOf = (name: string): string =>
  `CASE ${name} ${EVENT_TYPES.map((type, kind) => `WHEN ${quote(type)} THEN ${kind}`).join(' ')} END`;
export const typeOf = (kind: string): string =>
  `CASE ${kind} ${EVENT_TYPES.map((type, number) => `WHEN ${number} THEN ${quote(type)}`).join(' ')} END`;

const because = (reason: Reason): string => quote(reason);
const warnOf = (warning: Warning): string => quote(warning);

const idFault = (
  raw: string,
): string => `CASE WHEN ${raw} IS NULL THEN ${because('missing-value')} WHEN ${matches(raw, 'tooLongId')} THEN ${because('id-too-large')}
    WHEN ${matches(raw, 'mangledId')} THEN ${because('mangled-id')} ELSE ${because('bad-id')} END`;

/**
 * SQL that judges and types every row of a relation of raw text columns.
 *
 * @param source - a relation with one VARCHAR column for each of `present`.
 * @param more - further columns of the relation to hand on as they are.
 * @returns a SELECT of the typed columns, `kind`, `reason` (null: good) and `category_warning`, `time_warning`.
 */
export function judgeSql(
  source: string,
  present: ReadonlySet<LogColumn>,
  settings: RuleSettings,
  more: readonly string[] = [],
): string {
  const raw = (name: LogColumn): string =>
    present.has(name) ? `${field(name)} AS raw_${name}` : `CAST(NULL AS VARCHAR) AS raw_${name}`;
  const handedOn = more.map((name) => `, ${name}`).join('');
  const trimmed = `SELECT ${LOG_COLUMNS.map(raw).join(', ')}${handedOn} FROM ${source}`;
  const numbered = `SELECT *, TRY_CAST(raw_event_time AS TIMESTAMP) AS clock, TRY_CAST(raw_price AS DECIMAL(18,2)) AS cents,
    ${(['product_id', 'category_id', 'user_id'] as const).map((name) => `TRY_CAST(raw_${name} AS BIGINT) AS number_${name}`).join(', ')} FROM (${trimmed})`;
  const typed = `SELECT *, ${asTime(settings)} AS event_time, CAST(${kindOf('raw_event_type')} AS UTINYINT) AS kind, ${asId('product_id')} AS product_id,
    ${asId('category_id')} AS category_id, ${asPrice} AS price, ${asId('user_id')} AS user_id FROM (${numbered})`;
  return `SELECT event_time, kind, product_id, category_id, raw_category_code AS category_code, raw_brand AS brand, price, user_id, raw_user_session AS user_session,
    CASE WHEN event_time IS NOT NULL AND kind IS NOT NULL AND product_id IS NOT NULL AND price IS NOT NULL AND user_id IS NOT NULL THEN NULL
      WHEN event_time IS NULL THEN CASE WHEN raw_event_time IS NULL THEN ${because('missing-value')} ELSE ${because('bad-event-time')} END
      WHEN kind IS NULL THEN CASE WHEN raw_event_type IS NULL THEN ${because('missing-value')} ELSE ${because('unknown-event-type')} END
      WHEN product_id IS NULL THEN ${idFault('raw_product_id')}
      WHEN price IS NULL THEN CASE WHEN raw_price IS NULL THEN ${because('missing-value')} WHEN ${matches('raw_price', 'negativePrice')} THEN ${because('negative-price')}
        WHEN ${matches('raw_price', 'precisePrice')} THEN ${because('price-too-precise')} ELSE ${because('bad-price')} END
      ELSE ${idFault('raw_user_id')} END AS reason,
    CASE WHEN category_id IS NOT NULL OR raw_category_id IS NULL THEN NULL WHEN ${matches('raw_category_id', 'mangledId')} THEN ${warnOf('mangled-category-id')} ELSE ${warnOf('bad-category-id')} END AS category_warning,
    ${settings.zone === null ? `CASE WHEN ends_with(raw_event_time, 'UTC') THEN NULL WHEN ${matches('raw_event_time', 'zonelessTime')} THEN ${warnOf('time-without-zone')} END` : 'CAST(NULL AS VARCHAR)'} AS time_warning,
    ${LOG_COLUMNS.map((name) => `raw_${name}`).join(', ')}${handedOn}
    FROM (${typed})`;
}

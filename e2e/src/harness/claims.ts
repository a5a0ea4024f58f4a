import { dayOf, daysOf, differs, isFalse, shows } from './claims/figures.js';
import { purchaseDrivers } from './claims/purchase-drivers.js';
import { behavior } from './claims/behavior.js';
import { data } from './claims/data.js';
import { demand } from './claims/demand.js';
import { explore } from './claims/explore.js';
import { funnel, carts } from './claims/funnel.js';
import { overview, summaryReport } from './claims/overview.js';
import { campaigns, simulation } from './claims/campaigns.js';
import { models, precision, recommendations, trainings } from './claims/models.js';
import { actionItems, insights, views } from './claims/plan.js';
import { products } from './claims/products.js';
import { retention, cohorts } from './claims/retention.js';
import { segments, repeat, customerValue } from './claims/segments.js';
import { today } from './claims/today.js';
import type { Lacking, Page, Shown, Truth } from './claims/page.js';

/** Pages with a headline about the log, in the order in which they are visited. */
export const pages: readonly Page[] = [
  data,
  overview,
  retention,
  funnel,
  cohorts,
  segments,
  products,
  repeat,
  explore,
  carts,
  customerValue,
  demand,
  purchaseDrivers,
  behavior,
  today,
];

/** Pages whose headlines say little of a log, or what another page says: one of them is visited with each log in turn. */
export const sidePages: readonly Page[] = [
  summaryReport,
  actionItems,
  insights,
  recommendations,
  models,
  trainings,
  precision,
  campaigns,
  views,
  simulation,
];

/** Every claim of a page that the recount contradicts. */
export function contradictions(page: Page, { answer, figures }: Shown, truth: Truth): string[] {
  const lead = LEAD.exec(answer)!;
  const rest = answer.slice(lead[0].length);
  const sentence = page.sentences.find((one) => one.form.test(rest));
  if (!sentence) return ['the recount does not know this sentence: add its form to harness/claims'];
  const said = sentence.form.exec(rest)!.slice(1);
  const wrong = [
    ...untoldLosses(page, truth),
    ...leadFalsehoods(page, lead, truth, sentence.lacks ?? page.lead?.lacks),
    ...sentence.falsehoods(said, truth),
  ].filter((one) => one !== false);
  for (const [metric, value] of Object.entries(page.figures?.(truth) ?? {})) {
    const text = (figures[metric] ?? '').split('\n')[1] ?? '';
    if (value === null ? text !== '–' : text === '–' || !shows(text, value))
      wrong.push(`the figure ${metric} is ${value ?? 'unknown'}, not ${text}`);
  }
  return wrong;
}

/** The headline with one of its numbers changed, for each that the recount knows. */
export function spoiled(page: Page, answer: string, truth: Truth): string[] {
  const lead = LEAD.exec(answer)!;
  const rest = answer.slice(lead[0].length);
  const sentence = page.sentences.find((one) => one.form.test(rest));
  const said = sentence?.form.exec(rest);
  if (!sentence || !said) return [];
  const leftOut = new Set(sentence.unknownOf?.(truth) ?? []);
  const spans = (found: RegExpExecArray, from: number): [number, number][] =>
    Object.entries(found.indices?.groups ?? {}).flatMap(([name, span]): [number, number][] =>
      span && (name.startsWith('unknown') || leftOut.has(name)) ? [[from + span[0], from + span[1]]] : [],
    );
  const unknown = [...spans(lead, 0), ...spans(said, lead[0].length)];
  return [...answer.matchAll(/\d+/g)]
    .filter(({ index }) => !unknown.some(([from, to]) => index >= from && index < to))
    .map(
      ({ 0: digits, index }) =>
        answer.slice(0, index) + String(Number(digits) + 7) + answer.slice(index + digits.length),
    );
}

const LEAD = new RegExp(
  [
    String.raw`^(?:(?<leftOut>\d+) days? that lost events (?:is|are) left out\. )?`,
    String.raw`(?:(?<total>\d+) days? lost events, so the total may be too low\. |Purchases of (?<purchases>\d+) days? were lost and are missing here\. |`,
    String.raw`(?<returns>\d+) days? lost events, so returns around (?:it|them) are unknown and not counted\. |`,
    String.raw`(?<hours>\d+) days? lost events, and the hours without them are left out\. )?`,
    String.raw`(?:(?<notCompared>[\d,]+) measures? (?:was|were) not compared, because the tracking failed or changed\. )?`,
    String.raw`(?:Tracking changed on (?:(?<changes>\d+) days in (?<unknown1>.+?)|(?<changed>\w+ \d+, \d+)), so these figures mix the days before and after\. )?`,
  ].join(''),
  'd',
);
const LOSING = new Set(['MISSING_DAY', 'MISSING_HOURS', 'EVENT_TYPE_VANISHED']);
/** The product tells a loss from 20 expected sessions on; what it expects is an estimate. */
const CLEARLY_LOST = 40;

/** Days that were taken from the log, and that the answer does not name or leave out: what the product has found is not believed alone. */
function untoldLosses({ losses }: Page, { lost, span, rows, daysLeftOut, faults }: Truth): (string | false)[] {
  if (!losses) return [];
  const [first, last] = [rows[0]!.day, rows.at(-1)!.day];
  const [from, to] = [span.from > first ? span.from : first, span.to < last ? span.to : last];
  return lost
    .filter(({ date, sessions }) => date >= from && date <= to && sessions >= CLEARLY_LOST)
    .flatMap(({ date, type }) => {
      const isNamed = faults.some(
        (fault) =>
          fault.date === date &&
          (type === null
            ? fault.kind === 'MISSING_DAY' && fault.isCertain
            : fault.kind === 'EVENT_TYPE_VANISHED' && fault.eventType === type.toUpperCase()),
      );
      const isOnly =
        lost.filter((one) => one.type === type && one.date >= from && one.date <= to).length === daysOf(from, to);
      return [
        isFalse(
          (type === null || losses.named.includes(type)) && !isNamed,
          `${date} lost ${type ?? 'everything'} unsaid`,
        ),
        isFalse(
          type !== null && losses.leftOut.includes(type) && !isOnly && !daysLeftOut.includes(date),
          `${date} lost ${type} and is not left out`,
        ),
      ];
    });
}

function leadFalsehoods(
  { lead }: Page,
  { groups: said = {} }: RegExpExecArray,
  { span, daysLeftOut, faults, notCompared }: Truth,
  lacks: Lacking | 'total' | undefined,
): (string | false)[] {
  // What returns, and which hours of demand there are, views tell.
  const looked = lacks === 'returns' || lacks === 'hours' ? ['VIEW'] : null;
  const lost = new Set(
    faults
      .filter(
        ({ kind, date, eventType, isCertain }) =>
          isCertain &&
          LOSING.has(kind) &&
          (looked === null || eventType === null || looked.includes(eventType)) &&
          date >= span.from &&
          date <= span.to &&
          !daysLeftOut.includes(date),
      )
      .map(({ date }) => date),
  );
  const dates = new Set(
    faults
      .filter(
        ({ kind, date, eventType }) =>
          kind === 'EVENT_TYPE_LEVEL_CHANGED' &&
          date > span.from &&
          date <= span.to &&
          (lead?.changesOf?.includes(eventType ?? '') ?? lead !== undefined),
      )
      .map(({ date }) => date),
  );
  const { changed } = said;
  return [
    differs('days left out', said['leftOut'] ?? '0', lead?.hasDays ? daysLeftOut.length : 0),
    ...(['total', 'purchases', 'returns', 'hours'] as const).map((what) =>
      differs(`days that lost ${what}`, said[what] ?? '0', lacks === what ? lost.size : 0),
    ),
    differs('measures not compared', said['notCompared'] ?? '0', notCompared),
    differs('changes of the tracking', said['changes'] ?? (changed === undefined ? '0' : '1'), dates.size),
    isFalse(changed !== undefined && !dates.has(dayOf(changed)), `the tracking did not change on ${changed}`),
  ];
}

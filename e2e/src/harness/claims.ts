import { dayOf, differs, isFalse, shows } from './claims/figures.js';
import { attraction } from './claims/attraction.js';
import { behaviour } from './claims/behaviour.js';
import { data } from './claims/data.js';
import { demand } from './claims/demand.js';
import { explore } from './claims/explore.js';
import { funnel, carts } from './claims/funnel.js';
import { board, overview } from './claims/overview.js';
import {
  actionItems,
  campaigns,
  insights,
  models,
  precision,
  recommendations,
  trainings,
  views,
} from './claims/plan.js';
import { products } from './claims/products.js';
import { retention, cohorts } from './claims/retention.js';
import { segments, repeat, customerValue } from './claims/segments.js';
import { today } from './claims/today.js';
import type { Page, Shown, Truth } from './claims/page.js';

/** Pages with a headline about the log, in the order in which they are visited. */
export const pages: readonly Page[] = [
  data,
  overview,
  retention,
  funnel,
  cohorts,
  carts,
  segments,
  products,
  repeat,
  explore,
  customerValue,
  demand,
  attraction,
  behaviour,
  today,
];

/** Pages whose headlines say little of a log, or what another page says: one of them is visited with each log in turn. */
export const sidePages: readonly Page[] = [
  board,
  actionItems,
  insights,
  recommendations,
  models,
  trainings,
  precision,
  campaigns,
  views,
];

/** Every claim of a page that the recount contradicts. */
export function contradictions(page: Page, { answer, figures }: Shown, truth: Truth): string[] {
  const lead = LEAD.exec(answer)!;
  const rest = answer.slice(lead[0].length);
  const sentence = page.sentences.find((one) => one.form.test(rest));
  if (!sentence) return ['the recount does not know this sentence: add its form to harness/claims'];
  const said = sentence.form.exec(rest)!.slice(1);
  const wrong = [
    ...leadFalsehoods(page, lead, truth, sentence.adds ?? page.lead?.adds),
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

const LEAD =
  /^(?:(\d+) days? that lost events (?:is|are) left out\. )?(?:(\d+) days? lost events, so the total may be too low\. |Purchases of (\d+) days? were lost and are missing here\. )?(?:Tracking changed on (?:(\d+) days in (?<unknown1>.+?)|(\w+ \d+, \d+)), so these figures mix the days before and after\. )?/d;
const LOSING = new Set(['MISSING_DAY', 'MISSING_HOURS', 'EVENT_TYPE_VANISHED']);

function leadFalsehoods(
  { lead }: Page,
  [, without, events, purchases, changes, , changed]: RegExpExecArray,
  { period, daysLeftOut, faults }: Truth,
  adds: 'total' | 'purchases' | undefined,
): (string | false)[] {
  const lost = new Set(
    faults
      .filter(
        ({ kind, date, isCertain }) =>
          isCertain &&
          LOSING.has(kind) &&
          (period === null || (date >= period.from && date <= period.to)) &&
          !daysLeftOut.includes(date),
      )
      .map(({ date }) => date),
  );
  const dates = new Set(
    faults
      .filter(
        ({ kind, date, eventType }) =>
          kind === 'EVENT_TYPE_LEVEL_CHANGED' &&
          (period === null || (date > period.from && date <= period.to)) &&
          (lead?.changesOf?.includes(eventType ?? '') ?? lead !== undefined),
      )
      .map(({ date }) => date),
  );
  return [
    differs('days left out', without ?? '0', lead?.hasDays ? daysLeftOut.length : 0),
    differs('days that lost events', events ?? '0', adds === 'total' ? lost.size : 0),
    differs('days that lost purchases', purchases ?? '0', adds === 'purchases' ? lost.size : 0),
    differs('changes of the tracking', changes ?? (changed === undefined ? '0' : '1'), dates.size),
    isFalse(changed !== undefined && !dates.has(dayOf(changed)), `the tracking did not change on ${changed}`),
  ];
}

import { dayOf, differs, isFalse, shows } from './claims/figures.js';
import { attraction } from './claims/attraction.js';
import { behaviour } from './claims/behaviour.js';
import { data } from './claims/data.js';
import { demand } from './claims/demand.js';
import { explore } from './claims/explore.js';
import { funnel, carts } from './claims/funnel.js';
import { overview } from './claims/overview.js';
import { products } from './claims/products.js';
import { retention, cohorts } from './claims/retention.js';
import { segments, repeat, customerValue } from './claims/segments.js';
import { today } from './claims/today.js';
import type { Page, Shown, Truth } from './claims/page.js';

/** Every page with a headline, in the order in which they are visited. */
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

/** Every claim of a page that the recount contradicts. */
export function contradictions(page: Page, { answer, figures }: Shown, truth: Truth): string[] {
  const lead = LEAD.exec(answer)!;
  const rest = answer.slice(lead[0].length);
  const sentence = page.sentences.find((one) => one.form.test(rest));
  if (!sentence) return ['the recount does not know this sentence: add its form to harness/claims'];
  const said = sentence.form.exec(rest)!.slice(1);
  const wrong = [...leadFalsehoods(page, lead, truth), ...sentence.falsehoods(said, truth)].filter(
    (one) => one !== false,
  );
  for (const [metric, value] of Object.entries(page.figures?.(truth) ?? {})) {
    const text = (figures[metric] ?? '').split('\n')[1] ?? '';
    if (value === null ? text !== '–' : text === '–' || !shows(text, value))
      wrong.push(`the figure ${metric} is ${value ?? 'unknown'}, not ${text}`);
  }
  return wrong;
}

const LEAD =
  /^(?:(\d+) days? that lost events (?:is|are) left out\. )?(?:Tracking changed on (?:(\d+) days in .+?|(\w+ \d+, \d+)), so these figures mix the days before and after\. )?/;

function leadFalsehoods(
  { lead }: Page,
  [, without, changes, changed]: RegExpExecArray,
  { period, daysLeftOut, faults }: Truth,
): (string | false)[] {
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
    differs('changes of the tracking', changes ?? (changed === undefined ? '0' : '1'), dates.size),
    isFalse(changed !== undefined && !dates.has(dayOf(changed)), `the tracking did not change on ${changed}`),
  ];
}

import { shows } from './claims/figures.js';
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
  const sentence = page.sentences.find((one) => one.form.test(answer));
  if (!sentence) return ['the recount does not know this sentence: add its form to harness/claims'];
  const said = sentence.form.exec(answer)!.slice(1);
  const wrong = sentence.falsehoods(said, truth).filter((one) => one !== false);
  for (const [metric, value] of Object.entries(page.figures?.(truth) ?? {})) {
    const text = (figures[metric] ?? '').split('\n')[1] ?? '';
    if (value === null ? text !== '–' : text === '–' || !shows(text, value))
      wrong.push(`the figure ${metric} is ${value ?? 'unknown'}, not ${text}`);
  }
  return wrong;
}

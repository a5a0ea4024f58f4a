import type { AnalysisPlan } from '../../analysis/plan.js';
import type { MetricRole } from '../../analysis/metric-definition.js';
import { METRICS } from '../outcome.js';

const METRIC_ROLES: readonly MetricRole[] = ['primary', 'secondary', 'guardrail'];
const CORRECTIONS: readonly AnalysisPlan['correction'][] = ['holm', 'benjamini-hochberg'];

/** Products in a list, at most. */
const MOST_LISTED = 100;

/** A number with its bounds. */
export interface NumberField {
  kind: 'number';
  /** Smallest and largest; `above` and `below` leave the bound itself out. */
  min?: number;
  max?: number;
  above?: number;
  below?: number;
  isWhole?: boolean;
  /** May also be `{ value, low, high }`, whose ends are tried by the tornado; of an uplift for all segments each run draws its own. */
  isRanged?: boolean;
  meaning: string;
}

/** What may stand at a key of a scenario file. */
export type Field =
  | NumberField
  | { kind: 'text'; pattern?: RegExp; like?: string; meaning: string }
  | { kind: 'choice'; of: readonly string[]; meaning: string }
  /** `short` is the key that a bare value stands for. */
  | ObjectField
  /** Names of the writer's own, all of one kind. */
  | { kind: 'names'; of: NumberField | ObjectField; meaning: string }
  | { kind: 'list'; of: Field; meaning: string };

export interface ObjectField {
  kind: 'object';
  fields: Readonly<Record<string, Field>>;
  required?: readonly string[];
  short?: string;
  meaning: string;
}

const fraction = (meaning: string, more: Partial<NumberField> = {}): NumberField => ({
  kind: 'number',
  min: 0,
  max: 1,
  meaning,
  ...more,
});
/** More than any shop turns over; sums of larger ones would end in infinity. */
const MOST_AMOUNT = 1e12;
const MOST_UPLIFT = 1_000;

const amount = (meaning: string, more: Partial<NumberField> = {}): NumberField => ({
  kind: 'number',
  min: 0,
  max: MOST_AMOUNT,
  meaning,
  ...more,
});
const whole = (meaning: string, min: number, max: number): NumberField => ({
  kind: 'number',
  min,
  max,
  isWhole: true,
  meaning,
});
const uplift: NumberField = {
  kind: 'number',
  min: -1,
  max: MOST_UPLIFT,
  meaning: 'relative, 0.1 is +10 %; with ends each run draws its own between them',
  isRanged: true,
};
const day = (meaning: string): Field => ({ kind: 'text', pattern: /^\d{4}-\d{2}-\d{2}$/, like: '2019-10-01', meaning });

function upliftOf(meaning: string, hasCeiling: boolean, isRanged = true): Field {
  return {
    kind: 'object',
    short: 'uplift',
    meaning,
    fields: {
      uplift: { ...uplift, isRanged },
      bySegment: { kind: 'names', of: { ...uplift, isRanged: false }, meaning: 'instead of it, by the segment’s name' },
      ...(hasCeiling
        ? { ceiling: fraction('no segment’s rate is raised above it; default: none', { min: undefined, above: 0 }) }
        : {}),
    },
  };
}

const effectsOf = (isRanged: boolean): ObjectField['fields'] => ({
  viewToCart: upliftOf('chance that a view leads to a cart', true, isRanged),
  cartToPurchase: upliftOf('chance that a session with a cart is checked out', true, isRanged),
  basket: upliftOf('what an order is worth', false, isRanged),
  return: upliftOf('share of users who have a second session', true, isRanged),
});

const costsOf = (isRanged: boolean): ObjectField['fields'] => ({
  channel: { kind: 'text', meaning: 'channel of the contacts, whose cost the shop’s settings name' },
  perContact: amount('for each contact; default: that of the channel in the shop’s settings, otherwise unknown', {
    isRanged,
  }),
  contactsPerUser: amount('contacts with each treated user; default 1', { isRanged }),
  fixed: amount('once; default 0', { isRanged }),
  discount: fraction('share of every treated order that is given back; default 0', { isRanged }),
});

const listOf = (meaning: string, isNeeded: string): Field => ({
  kind: 'object',
  short: 'model',
  required: ['model'],
  meaning,
  fields: {
    model: {
      kind: 'text',
      meaning: `id of a model, its kind such as ALS (of the live training), or live: the live model, router and all${isNeeded}`,
    },
    rules: { kind: 'text', meaning: 'id or name of a rule set; default: none' },
    length: whole('products in a list; default 10', 1, MOST_LISTED),
  },
});

const multiples = (meaning: string): Field => ({
  kind: 'list',
  of: { kind: 'number', min: 0, meaning: 'a multiple; 1 is as given' },
  meaning,
});

const RECOMMENDATIONS: Field = {
  kind: 'object',
  required: ['control', 'treatment', 'response'],
  meaning: 'lists of products that the arms are shown, instead of effects; a bare word is a model',
  fields: {
    control: listOf('what the control is shown; none for nothing', ', or none'),
    treatment: listOf('what the treatment is shown', ''),
    response: {
      kind: 'object',
      required: ['steepness'],
      meaning:
        'the user model: a product at position k, from 0, is bought with chance steepness^k · min(1, scale · affinity^affinityWeight)',
      fields: {
        steepness: fraction('share that looks on from one position to the next', { min: undefined, above: 0 }),
        scale: {
          kind: 'number',
          above: 0,
          meaning: 'chance at the first position where affinity is 1; this or responsesPerUser',
        },
        responsesPerUser: {
          kind: 'number',
          above: 0,
          meaning:
            'products that a user buys from the control’s list on average (from the treatment’s where the control is shown none), from which scale follows',
        },
        affinityWeight: amount('0: affinities do not matter, 1: as they are; default 1'),
        source: { kind: 'choice', of: ['assumed', 'fitted'], meaning: 'where the numbers come from; default assumed' },
      },
    },
    sensitivity: {
      kind: 'object',
      meaning: 'what the answer is tried with besides',
      fields: {
        steepness: multiples('how much steeper the position bias is, as a power of it; default 0.5, 1, 2'),
        affinityWeight: multiples('how much more affinities weigh; default 0.5, 1, 2'),
      },
    },
  },
};

/** What a scenario file may say. Each key's meaning is the documentation. */
export const SCENARIO_SCHEMA: ObjectField = {
  kind: 'object',
  meaning: 'a campaign to simulate',
  required: ['name'],
  fields: {
    name: { kind: 'text', meaning: 'what the campaign is called' },
    snapshot: { kind: 'text', meaning: 'id of the snapshot that it is about; whoever runs it refuses another' },
    seed: whole('the same file, snapshot and seed give the same bytes; default 1', -(2 ** 31), 2 ** 31 - 1),
    runs: whole('campaigns to simulate; default 1000', 1, 1e6),
    searchRuns: whole(
      'campaigns drawn for each try of break-even and tornado (none with recommendations, where nothing is drawn for either); default 100, or runs where these are fewer',
      2,
      1e6,
    ),
    audience: {
      kind: 'object',
      meaning: 'whom it addresses; kind, category and days are looked up by who runs the file',
      fields: {
        kind: { kind: 'text', meaning: 'kind of audience' },
        category: { kind: 'text', meaning: 'its category' },
        from: day('first local day of the history'),
        to: day('last local day of the history'),
        users: whole('users drawn, both arms together; default: as many as enter', 2, 2 ** 31 - 1),
        entry: {
          kind: 'choice',
          of: ['first-session', 'start'],
          meaning: 'when a user enters: with the first session, or all on the first day; default first-session',
        },
      },
    },
    test: {
      kind: 'object',
      meaning: 'the A/B test',
      fields: {
        days: whole('how long it runs; default: the days of the history', 1, 100_000),
        metric: { kind: 'choice', of: METRICS, meaning: 'what it compares; default conversion' },
        treatmentShare: fraction('share of users who get the campaign; default 0.5', {
          min: undefined,
          max: undefined,
          above: 0,
          below: 1,
        }),
        alpha: fraction('two-sided significance level; default 0.05', {
          min: undefined,
          max: undefined,
          above: 0,
          below: 1,
        }),
        metrics: {
          kind: 'list',
          meaning: 'several metrics, instead of metric',
          of: {
            kind: 'object',
            required: ['metric'],
            meaning: 'a metric',
            fields: {
              metric: { kind: 'choice', of: METRICS, meaning: 'what it compares; each once' },
              role: {
                kind: 'choice',
                of: METRIC_ROLES,
                meaning:
                  'a primary one decides, a secondary one is told, a guardrail must be shown to hold; default primary',
              },
              margin: fraction(
                'of a guardrail, which needs it: the fall that is put up with, in parts of the control’s figure',
                { min: undefined, max: undefined, above: 0, below: 1 },
              ),
            },
          },
        },
        correction: {
          kind: 'choice',
          of: CORRECTIONS,
          meaning: 'of several arms or metrics: over treatment arms and primary metrics; default holm',
        },
      },
    },
    effects: {
      kind: 'object',
      meaning: 'what it is assumed to do; a bare number is an uplift for all segments',
      fields: effectsOf(true),
    },
    course: {
      kind: 'object',
      meaning: 'how the effect comes and goes',
      fields: {
        onsetDays: amount('days in which it rises to the whole; default 0', { isRanged: true }),
        halfLifeDays: {
          kind: 'number',
          above: 0,
          isRanged: true,
          meaning: 'days after the onset until half of it is left; default: it lasts',
        },
        novelty: {
          kind: 'object',
          required: ['share', 'halfLifeDays'],
          meaning: 'the part of it that wears off with each user',
          fields: {
            share: fraction('of the effect', { isRanged: true }),
            halfLifeDays: {
              kind: 'number',
              above: 0,
              isRanged: true,
              meaning: 'days since a user’s entry until half of that part is left',
            },
          },
        },
      },
    },
    cannibalization: {
      kind: 'object',
      required: ['share'],
      meaning: 'extra orders that take others away',
      fields: {
        share: fraction('chance that an extra order does', { isRanged: true }),
        group: {
          kind: 'text',
          meaning: 'product group of the order it takes away; default: the user’s next order of any',
        },
      },
    },
    costs: {
      kind: 'object',
      meaning: 'money, in the currency of the orders',
      fields: {
        grossMargin: fraction(
          'what is left of an order’s worth; default: that of the shop’s settings, otherwise unknown, and without it or the cost of a contact no profit is told',
          { isRanged: true },
        ),
        ...costsOf(true),
      },
    },
    arms: {
      kind: 'names',
      meaning:
        'treatment arms by names of their own, instead of one of test.treatmentShare; the control is what their shares leave',
      of: {
        kind: 'object',
        required: ['share'],
        meaning: 'an arm',
        fields: {
          share: fraction('share of the users who get it', { min: undefined, max: undefined, above: 0, below: 1 }),
          effects: { kind: 'object', meaning: 'where they differ from the effects of all', fields: effectsOf(false) },
          costs: { kind: 'object', meaning: 'where they differ from the costs of all', fields: costsOf(false) },
        },
      },
    },
    recommendations: RECOMMENDATIONS,
    policies: {
      kind: 'list',
      meaning: 'ways to decide, to be compared on the same campaigns',
      of: {
        kind: 'object',
        required: ['kind'],
        meaning: 'a policy',
        fields: {
          kind: {
            kind: 'choice',
            of: ['fixed', 'group-sequential', 'always-valid', 'thompson', 'epsilon-greedy'],
            meaning: 'fixed tests once; the next two look again and again; the last two are bandits',
          },
          days: whole('of fixed: when it tests; default: at the end', 1, 100_000),
          looks: whole('of group-sequential: how often it looks; default 5', 1, 100),
          spending: {
            kind: 'choice',
            of: ['obrien-fleming', 'pocock', 'hwang-shih-decani'],
            meaning: 'of group-sequential: how it spends alpha; default obrien-fleming',
          },
          gamma: { kind: 'number', min: -40, max: 40, meaning: 'of hwang-shih-decani; default -4' },
          firstLook: whole('of always-valid: users before the first look; default 1000', 2, 2 ** 31 - 1),
          tunedAt: whole('of always-valid: users at which it is sharpest; default 5000', 1, 2 ** 31 - 1),
          epsilon: fraction('of epsilon-greedy: share dealt at random; default 0.1'),
        },
      },
    },
  },
};

/** Keys that only one kind of policy has. */
export const POLICY_KEYS: Readonly<Record<string, readonly string[]>> = {
  fixed: ['days'],
  'group-sequential': ['looks', 'spending', 'gamma'],
  'always-valid': ['firstLook', 'tunedAt'],
  thompson: [],
  'epsilon-greedy': ['epsilon'],
};

/** The schema as a Markdown table: key, what may stand there, meaning. */
export function schemaTable(): string {
  const rows: string[] = [];
  const walk = (path: string, field: Field, isRequired: boolean): void => {
    if (path !== '')
      rows.push(`| \`${path}\`${isRequired ? ' (needed)' : ''} | ${allowedIn(field)} | ${field.meaning} |`);
    if (field.kind === 'object')
      for (const [key, each] of Object.entries(field.fields))
        walk(path === '' ? key : `${path}.${key}`, each, field.required?.includes(key) ?? false);
    if (field.kind === 'list') walk(`${path}[]`, field.of, false);
    if (field.kind === 'names' && field.of.kind === 'object') walk(`${path}.NAME`, field.of, false);
  };
  walk('', SCENARIO_SCHEMA, false);
  return ['| key | value | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** What may stand there, in words. */
export function allowedIn(field: Field): string {
  if (field.kind === 'text') return field.like === undefined ? 'text' : `text like ${field.like}`;
  if (field.kind === 'choice') return field.of.join(', ');
  if (field.kind === 'object')
    return field.short === undefined ? 'keys' : `${bareWord(field.fields[field.short]!)} or keys`;
  if (field.kind === 'names') return `names, each with ${field.of.kind === 'number' ? 'a ' : ''}${allowedIn(field.of)}`;
  if (field.kind === 'list') return 'list';
  const { min, max, above, below, isWhole, isRanged } = field;
  const from = above === undefined ? (min === undefined ? '' : `from ${min}`) : `above ${above}`;
  const to = below === undefined ? (max === undefined ? '' : `to ${max}`) : `below ${below}`;
  return [isWhole ? 'whole number' : 'number', from, to, isRanged ? 'or value, low, high' : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** What may stand for keys, in a word. */
function bareWord(field: Field): string {
  return field.kind === 'text' ? 'text' : 'number';
}

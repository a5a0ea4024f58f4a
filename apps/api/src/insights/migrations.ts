import { GraphQLError, Kind, parse, visit, type NameNode } from 'graphql';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';
import { renameInInsights } from './rename-in-insights.js';

export class CreateInsights1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('insight', {
        id: 'id',
        title: 'string',
        page: 'string',
        query: 'text',
        variables: 'json?',
        snapshotId: 'id',
        isSynthetic: 'flag',
        summary: 'text',
        result: 'json',
        approvedById: 'id?',
        approvedAt: 'instant?',
        createdById: 'id?',
        createdAt: 'instant',
        note: 'text?',
        claim: 'json?',
        predecessorId: 'id?',
        judgement: 'json?',
      }),
    );
    await runner.createTable(
      table('insight_picture', { id: 'id', mediaType: 'string', content: 'text', bytes: 'integer' }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('insight_picture');
    await runner.dropTable('insight');
  }
}

type Spelling = readonly [from: string, to: string];

/** SQL that gives a column its own text with other words. */
const respelled = (column: string, spellings: readonly Spelling[]): string =>
  `${column} = ${spellings.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, column)}`;

/** Kept questions about behavior are asked, and their answers read, as the schema spells it now. */
export class SpellBehaviorInInsights1764000002840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, '/behaviour', '/behavior') WHERE page LIKE '/behaviour%'`,
    );
    const written: Spelling[] = [
      ['behaviour', 'behavior'],
      ['Behaviour', 'Behavior'],
    ];
    // Of a result only names of the schema: a shop may sell what is called so.
    const named: Spelling[] = [
      ['"behaviours"', '"behaviors"'],
      ['"behaviour"', '"behavior"'],
      ['"Behaviour"', '"Behavior"'],
    ];
    await runner.query(
      `UPDATE insight SET ${[respelled('query', written), respelled('result', named), respelled('claim', written)].join(', ')}
        WHERE query LIKE '%behaviour%'`,
    );
  }

  /** The former version cannot ask them again, as it cannot others of a later schema. */
  async down(): Promise<void> {}
}

/** Kept questions about what was called attraction are asked, and their answers read, as the schema names it now. */
export class NamePurchaseDriversInInsights1764000002860 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, '/attraction', '/purchase-drivers') WHERE page LIKE '/attraction%'`,
    );
    const types = ['StepOfCategory', 'Attribute', 'Step', 'Category', 'Trait'];
    const written: Spelling[] = [
      ['AttractionEffect', 'PurchaseDriver'],
      ...types.map((type): Spelling => [`Attraction${type}`, `PurchaseDriver${type}`]),
      ['Attraction', 'PurchaseDrivers'],
      ['attraction', 'purchaseDrivers'],
    ];
    const named: Spelling[] = [['"attraction":', '"purchaseDrivers":']];
    const paths: Spelling[] = [['"attraction"', '"purchaseDrivers"']];
    await runner.query(
      `UPDATE insight SET ${[respelled('query', written), respelled('result', named), respelled('claim', paths)].join(', ')}
        WHERE query LIKE '%attraction%'`,
    );
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** Kept questions about products and campaigns say what is analyzed. */
export class SpellAnalyzedInInsights1764000002890 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE insight SET ${respelled('query', [['Analysed', 'Analyzed']])}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE insight SET ${respelled('query', [['Analyzed', 'Analysed']])}`);
  }
}

/** As of the view of the summary report. */
export class NameSummaryReportInInsights1764000002920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, '/board', '/summary-report') WHERE page = '/board' OR page LIKE '/board?%'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, '/summary-report', '/board') WHERE page LIKE '/summary-report%'`,
    );
  }
}

/** Kept questions about purchase drivers name product attributes, which were called traits. */
export class NameAttributesInInsights1764000002930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      mention: 'purchaseDrivers',
      fields: new Map([
        ['differingTraitCount', 'differingAttributeCount'],
        ['refutedTraitCount', 'refutedAttributeCount'],
        ['traitCount', 'attributeCount'],
        ['traits', 'attributes'],
      ]),
      types: new Map([['PurchaseDriverTrait', 'AttributeAcrossCategories']]),
      values: new Map([
        ['traits can be told apart (collinearity)', 'attributes can be told apart (collinearity)'],
        ['no trait is another in disguise, or decides alone', 'no attribute is another in disguise, or decides alone'],
      ]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

const PEOPLE_FIELDS: ReadonlySet<string> = new Set(['retention', 'cohorts']);
const PEOPLE_TYPES: ReadonlySet<string> = new Set(['Retention', 'Cohorts']);
const PEOPLE_INPUTS: ReadonlySet<string> = new Set(['RetentionInput', 'CohortsInput']);

interface NamedGranularity {
  query: string;
  /** Names of variables that are the input of such a question. */
  inputs: ReadonlySet<string>;
  /** Keys of the answer under which the answers of such questions lie. */
  keys: ReadonlySet<string>;
}

/**
 * A document in which retention and cohorts have a granularity, which was their unit. The units of their cohorts, which have fields of their own, and
 * those of figures keep their name.
 */
function withGranularity(query: string): NamedGranularity {
  const places: { start: number; end: number; to: string }[] = [];
  const inputs = new Set<string>();
  const keys = new Set<string>();
  const note = ({ loc }: NameNode, to: string): void => {
    if (loc) places.push({ start: loc.start, end: loc.end, to });
  };
  const within: boolean[] = [];
  const isOfPeople = (): boolean => within.at(-1) ?? false;
  visit(parse(query), {
    VariableDefinition({ variable, type }) {
      const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      if (named.kind === Kind.NAMED_TYPE && PEOPLE_INPUTS.has(named.name.value)) inputs.add(variable.name.value);
    },
    NamedType({ name }) {
      if (name.value === 'CohortUnit') note(name, 'CohortGranularity');
    },
    FragmentDefinition: {
      enter: ({ typeCondition }) => void within.push(PEOPLE_TYPES.has(typeCondition.name.value)),
      leave: () => void within.pop(),
    },
    Field: {
      enter({ name, alias, arguments: given = [], selectionSet }) {
        if (isOfPeople() && name.value === 'unit' && !selectionSet) note(name, 'granularity');
        const asks = PEOPLE_FIELDS.has(name.value);
        if (asks) {
          keys.add((alias ?? name).value);
          for (const { value } of given)
            for (const field of value.kind === Kind.OBJECT ? value.fields : [])
              if (field.name.value === 'unit') note(field.name, 'granularity');
        }
        within.push(asks);
      },
      leave: () => void within.pop(),
    },
  });
  const renamed = places
    .toSorted((a, b) => a.start - b.start)
    .reduceRight((text, { start, end, to }) => text.slice(0, start) + to + text.slice(end), query);
  return { query: renamed, inputs, keys };
}

/** An object whose unit, where it is a size of the calendar and not a unit itself, is its granularity. */
function grained(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key === 'unit' && typeof one !== 'object' ? 'granularity' : key, one]),
  );
}

function grainedAnswer(value: unknown, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => grainedAnswer(one, keys));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const inside = grainedAnswer(one, keys);
      return [key, keys.has(key) ? grained(inside) : inside];
    }),
  );
}

/** Kept questions about retention and cohorts name the size of their calendar units granularity, as those about the overview do. */
export class NameGranularityInInsights1764000002940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const kept = (await runner.query(
      `SELECT id, query, variables, result FROM insight WHERE query LIKE '%retention%' OR query LIKE '%cohorts%'`,
    )) as { id: string; query: string; variables: string | null; result: string | null }[];
    for (const { id, query, variables, result } of kept) {
      let named: NamedGranularity;
      try {
        named = withGranularity(query);
      } catch (error) {
        // What is no document cannot be asked again as it is.
        if (error instanceof GraphQLError) continue;
        throw error;
      }
      const { inputs, keys } = named;
      const given = variables === null ? null : (JSON.parse(variables) as Record<string, unknown> | null);
      await runner.query('UPDATE insight SET query = ?, variables = ?, result = ? WHERE id = ?', [
        named.query,
        given === null
          ? variables
          : JSON.stringify(
              Object.fromEntries(
                Object.entries(given).map(([name, value]) => [name, inputs.has(name) ? grained(value) : value]),
              ),
            ),
        result === null ? null : JSON.stringify(grainedAnswer(JSON.parse(result), keys)),
        id,
      ]);
    }
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** Kept questions about the overview and explore name the conversion rate, which was called buyers per visitor. */
export class NameConversionRateInInsights1764000002950 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, 'measure=BUYERS_PER_VISITOR', 'measure=CONVERSION_RATE') WHERE page LIKE '/explore?%'`,
    );
    await renameInInsights(runner, {
      fields: new Map([['buyersPerVisitor', 'conversionRate']]),
      values: new Map([['BUYERS_PER_VISITOR', 'CONVERSION_RATE']]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** As of the average order value, which was called revenue per purchase session. */
export class NameAverageOrderValueInInsights1764000002952 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE insight SET page = replace(page, 'measure=REVENUE_PER_PURCHASE_SESSION', 'measure=AVERAGE_ORDER_VALUE') WHERE page LIKE '/explore?%'`,
    );
    await renameInInsights(runner, {
      fields: new Map([
        ['revenuePerPurchaseSession', 'averageOrderValue'],
        ['revenuePerPurchaseSessionEstimate', 'averageOrderValueEstimate'],
      ]),
      values: new Map([['REVENUE_PER_PURCHASE_SESSION', 'AVERAGE_ORDER_VALUE']]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** As of the split date of an evaluation, which was called the cut. */
export class NameSplitDateInInsights1764000002954 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, { fields: new Map([['cutAt', 'splitAt']]) });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** As of the live model, which was called what serves. */
export class NameLiveModelInInsights1764000002958 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      fields: new Map([
        ['serving', 'liveModel'],
        ['isServing', 'isLive'],
      ]),
      types: new Map([['Serving', 'LiveModel']]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** What re-runs found of insights is called confirmed, which was called to hold. */
export class NameConfirmedInInsights1764000002970 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameVerdicts(runner, [
      ['HOLDS', 'CONFIRMED'],
      ['NO_LONGER', 'NOT_CONFIRMED'],
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameVerdicts(runner, [
      ['CONFIRMED', 'HOLDS'],
      ['NOT_CONFIRMED', 'NO_LONGER'],
    ]);
  }
}

async function renameVerdicts(runner: QueryRunner, spellings: readonly Spelling[]): Promise<void> {
  for (const [from, to] of spellings)
    await runner.query(
      `UPDATE insight SET judgement = json_set(judgement, '$.verdict', ?) WHERE json_extract(judgement, '$.verdict') = ?`,
      [to, from],
    );
}

/** Kept questions about campaigns name probabilities and profit, which were called chances to win and to pay. */
export class NameProbabilitiesInInsights1764000002972 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      fields: new Map([
        ['chanceToWin', 'probabilityTreatmentIsBetter'],
        ['chanceToLose', 'probabilityTreatmentIsWorse'],
        ['chanceToPay', 'probabilityOfProfit'],
        ['pays', 'isProfitable'],
        ['paysMost', 'mostProfitable'],
      ]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** As of the net profit. */
export class NameNetProfitInInsights1764000002974 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      fields: new Map([
        ['net', 'netProfit'],
        ['netAtLow', 'netProfitAtLow'],
        ['netAtHigh', 'netProfitAtHigh'],
        ['netLow', 'netProfitLow'],
        ['netHigh', 'netProfitHigh'],
        ['tornadoNet', 'tornadoNetProfit'],
      ]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** American spelling, in what is kept of questions and in the column of what re-runs found. */
export class SpellCatalogAndJudgmentInInsights1764000002980 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE insight RENAME COLUMN judgement TO judgment');
    await renameInInsights(runner, {
      fields: new Map([
        ['catalogueCoverage', 'catalogCoverage'],
        ['judgement', 'judgment'],
      ]),
      types: new Map([['Judgement', 'Judgment']]),
      values: new Map([['SIMILAR_BY_NEIGHBOURS', 'SIMILAR_BY_NEIGHBORS']]),
    });
  }

  /** The questions keep their spelling, as above. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE insight RENAME COLUMN judgment TO judgement');
  }
}

/** What an event counts is its weight, companions are products that are frequently bought together, and what was too dear is too expensive. */
export class NameWeightsAndBoughtTogetherInInsights1764000002994 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      fields: new Map([
        ['strengths', 'eventWeights'],
        ['strengthTrials', 'eventWeightTrials'],
        ['companions', 'frequentlyBoughtTogether'],
      ]),
      types: new Map([
        ['Strengths', 'EventWeights'],
        ['Companion', 'BoughtTogether'],
        ['CompanionKind', 'BoughtTogetherKind'],
        ['CompanionList', 'BoughtTogetherList'],
      ]),
      values: new Map([['TOO_DEAR', 'TOO_EXPENSIVE']]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

/** American spelling: drafted rules that an insight of recommendations was asked with, and settings in what trainings told. */
export class SpellLearnedAndNeighborsInInsights1764000003032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInInsights(runner, {
      fields: new Map([['neighbours', 'neighbors']]),
      values: new Map([['LEARNT', 'LEARNED']]),
    });
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

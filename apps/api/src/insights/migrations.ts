import { GraphQLError, parse, visit, type NameNode } from 'graphql';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

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

const ATTRIBUTE_NAMES: ReadonlyMap<string, string> = new Map([
  ['PurchaseDriverTrait', 'AttributeAcrossCategories'],
  ['differingTraitCount', 'differingAttributeCount'],
  ['refutedTraitCount', 'refutedAttributeCount'],
  ['traitCount', 'attributeCount'],
  ['traits', 'attributes'],
]);
const ATTRIBUTE_WORDS: ReadonlyMap<string, string> = new Map([
  ['PurchaseDriverTrait', 'AttributeAcrossCategories'],
  ['traits can be told apart (collinearity)', 'attributes can be told apart (collinearity)'],
  ['no trait is another in disguise, or decides alone', 'no attribute is another in disguise, or decides alone'],
]);

/** A document with its fields and types renamed where they stand; aliases, variables and texts in it stay. */
function renamedIn(query: string): string {
  const places: { start: number; end: number; to: string }[] = [];
  const note = ({ value, loc }: NameNode): void => {
    const to = ATTRIBUTE_NAMES.get(value);
    if (to !== undefined && loc) places.push({ start: loc.start, end: loc.end, to });
  };
  visit(parse(query), { Field: ({ name }) => note(name), NamedType: ({ name }) => note(name) });
  return places.reduceRight((text, { start, end, to }) => text.slice(0, start) + to + text.slice(end), query);
}

/** An answer with the keys of those fields renamed, and what was said in their words. */
function renamedAnswer(value: unknown): unknown {
  if (typeof value === 'string') return ATTRIBUTE_WORDS.get(value) ?? value;
  if (Array.isArray(value)) return value.map(renamedAnswer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [ATTRIBUTE_NAMES.get(key) ?? key, renamedAnswer(one)]),
  );
}

/** Kept questions about purchase drivers name product attributes, which were called traits. */
export class NameAttributesInInsights1764000002930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const kept = (await runner.query(
      `SELECT id, query, result, claim FROM insight WHERE query LIKE '%purchaseDrivers%'`,
    )) as { id: string; query: string; result: string | null; claim: string | null }[];
    for (const { id, query, result, claim } of kept) {
      let renamed: string;
      try {
        renamed = renamedIn(query);
      } catch (error) {
        // What is no document cannot be asked again as it is.
        if (error instanceof GraphQLError) continue;
        throw error;
      }
      const told = claim === null ? null : (JSON.parse(claim) as { path?: unknown } | null);
      const path = Array.isArray(told?.path)
        ? told.path.map((part: unknown) => (typeof part === 'string' ? (ATTRIBUTE_NAMES.get(part) ?? part) : part))
        : undefined;
      await runner.query('UPDATE insight SET query = ?, result = ?, claim = ? WHERE id = ?', [
        renamed,
        result === null ? null : JSON.stringify(renamedAnswer(JSON.parse(result))),
        told === null || path === undefined ? claim : JSON.stringify({ ...told, path }),
        id,
      ]);
    }
  }

  /** As of the spelling above. */
  async down(): Promise<void> {}
}

import {
  isPluralElement,
  isSelectElement,
  isTagElement,
  isLiteralElement,
  isPoundElement,
  parse,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseGraphql, visit as visitNodes } from 'graphql';
import { describe, expect, test } from 'vitest';
import ts from 'typescript';
import { en } from './en/index.js';
import { ko } from './ko/index.js';

const source = join(import.meta.dirname, '..');

type Tree = { readonly [key: string]: string | Tree };

const flat = (tree: Tree, prefix = ''): [key: string, text: string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );

const english = new Map(flat(en));
const korean = new Map(flat(ko));

/** Names and kinds of a message's arguments and tags; plural and number are both numbers. */
function argumentsOf(text: string): string[] {
  const found = new Set<string>();
  const walk = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (isLiteralElement(element) || isPoundElement(element)) continue;
      if (isTagElement(element)) {
        found.add(`<${element.value}>`);
        walk(element.children);
      } else if (isSelectElement(element) || isPluralElement(element)) {
        found.add(
          `${element.value}:${isSelectElement(element) ? `select ${Object.keys(element.options).toSorted().join('|')}` : 'number'}`,
        );
        for (const { value } of Object.values(element.options)) walk(value);
      } else found.add(`${element.value}:${element.type === 2 ? 'number' : 'text'}`);
    }
  };
  walk(parse(text));
  return [...found].toSorted();
}

/** Sources that may use a key: everything but tests, the dictionaries and what is generated. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|generated)\.tsx?$/.test(file) && !/^i18n\/(en|ko)\//.test(file))
  .map((file) => ({
    file,
    tree: ts.createSourceFile(
      file,
      readFileSync(join(source, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
      file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
    ),
  }));

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

describe('both dictionaries', () => {
  test('have the same keys', () => {
    expect([...korean.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });
  test('take the same arguments in every message', () => {
    const unlike = [...english].filter(
      ([key, text]) => argumentsOf(text).join() !== argumentsOf(korean.get(key) ?? '').join(),
    );
    expect(
      unlike.map(([key, text]) => `${key}: ${argumentsOf(text).join()} / ${argumentsOf(korean.get(key) ?? '').join()}`),
    ).toEqual([]);
  });
  test('leave no message empty', () => {
    for (const [key, text] of [...english, ...korean]) expect(text.trim(), key).not.toBe('');
  });
  test('put no particle after a name or an id that it would have to agree with', () => {
    // Rates end in a per cent sign, which is read with a vowel at its end; what the others end in is not known here.
    const particles =
      /\{(?:id|product|model|name|user|winner|runnerUp|rule|other|factor|price)\}(?:와|과|은|는|이|가|을|를|로|으로)(?![가-힣])/;
    expect(
      [...korean]
        .filter(([, text]) => /[은을이와]\([는를가과]\)/.test(text) || particles.test(text))
        .map(([key]) => key),
    ).toEqual([]);
  });
  test('speak their own language', () => {
    const alike = [...english].filter(
      ([key, text]) =>
        korean.get(key) === text &&
        /[a-z]{3}/i.test(text.replaceAll(/\{[^}]*\}/g, '')) &&
        !/^(NDCG|MAP|MRR)$/.test(text),
    );
    expect(alike.map(([key]) => key)).toEqual(['app.title']);
    expect(
      [...english].filter(([key, text]) => /[가-힣]/.test(text) && key !== 'app.otherLanguage').map(([key]) => key),
    ).toEqual([]);
  });
});

test('an English count that can be one has a singular', () => {
  const things =
    'views|carts|purchases|events|sessions|users|viewers|visitors|buyers|products|rows|duplicates|runs|days|items|faults';
  const found = [...english].flatMap(([key, text]) =>
    [...text.matchAll(new RegExp(`\\{(\\w+)(?:, number)?\\}(?:</b>)? (?:${things})\\b`, 'g'))].map(
      ([, name]) => `${key}: ${name ?? ''}`,
    ),
  );
  // An average, two arms at least, a hundred runs at least, and a share of a number that stands before it.
  const neverOne = ['average', 'needed', 'runs', 'of'];
  const options = new Set(['Revenue', 'Buyers']);
  expect(
    found.filter(
      (entry) => !neverOne.some((name) => entry.endsWith(`: ${name}`)) && !options.has(entry.split(': ')[1] ?? ''),
    ),
  ).toEqual([]);
});

test('every key is used somewhere, and every used key exists', () => {
  const patterns = new Set<string>();
  for (const { tree } of files) {
    visit(tree, (node) => {
      if (!ts.isCallExpression(node)) return;
      const callee = node.expression.getText();
      if (callee !== 't' && callee !== 't.rich') return;
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) patterns.add(argument.text);
      else if (argument && ts.isTemplateExpression(argument)) {
        patterns.add(argument.head.text + argument.templateSpans.map(({ literal }) => `*${literal.text}`).join(''));
      }
    });
  }
  const regular = [...patterns].map(
    (pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`),
  );
  expect([...english.keys()].filter((key) => !regular.some((pattern) => pattern.test(key)))).toEqual([]);
  expect([...patterns].filter((_, index) => ![...english.keys()].some((key) => regular[index]?.test(key)))).toEqual([]);
});

test('every metric is shown somewhere', () => {
  const strings = new Set<string>();
  for (const { tree } of files) {
    visit(tree, (node) => {
      if (ts.isStringLiteralLike(node)) strings.add(node.text);
      else if (ts.isPropertyAssignment(node) || ts.isIdentifier(node)) strings.add(node.getText());
    });
  }
  const named = [...strings].join(' ');
  expect(Object.keys(en.metric).filter((key) => !strings.has(key) && !named.includes(`metric.${key}.`))).toEqual([]);
});

test('no sentence stands outside the dictionaries', () => {
  const found: string[] = [];
  for (const { file, tree } of files) {
    visit(tree, (node) => {
      const text = ts.isJsxText(node) ? node.text.trim() : '';
      if (/\p{L}{2}/u.test(text) && text !== 'Cartograph' && text !== 'Ctrl') found.push(`${file}: ${text}`);
      if (
        ts.isJsxAttribute(node) &&
        /^(aria-label|label|title|placeholder|description|alt)$/.test(node.name.getText()) &&
        node.initializer &&
        ts.isStringLiteral(node.initializer)
      ) {
        if (/\p{L}{2}/u.test(node.initializer.text) && node.initializer.text !== 'Cartograph')
          found.push(`${file}: ${node.initializer.text}`);
      }
    });
  }
  expect(found).toEqual([]);
});

test('what is not confirmed is never said not to be there', () => {
  const absence =
    /beyond chance|stands out in|none (of them )?holds|(is|are) none\b|Do not plan|does not differ|ordinary (day|week|month)|\b(no|nothing|none)\b[^.:{}]{0,80}\b(is off|drifts?|differs?|(is|was) (different|unusual)|explains?|is left of)\b|explains? no(thing)?\b|우연을 넘|우연으로 설명|평소와 (같은|같습니다|다르지 않)|변하지 않|뚜렷이 남는 것이 없|설명되는 \S+ 없|계획하지 마세요|피크처럼 보이지만 아[닌님]/i;
  const answers = /^(purchaseDrivers|behavior|summaryReport|demand|today|data\.anomalies)\./;
  const found = [...english, ...korean].filter(([key, text]) => answers.test(key) && absence.test(text));
  expect(found.map(([key]) => key)).toEqual([]);
});

const CAUSAL =
  /\b(leads? to(?! expect)|draws?(?! a billion values| without)|drives?|makes? (users|customers|visitors|people)|because of|attracts?|attracted|repelled)\b|이끄|이끌|끌려|끄나요|끄는|끌어당|끌립|때문에/i;

test('no headline, finding or field claims a cause that a log cannot show', () => {
  const headlines =
    /^app\.questions\.|^field\.|^(purchaseDrivers|behavior|demand|summaryReport)\.(?!(.*\.)?method$)|^assumption\./;
  const found = [...english, ...korean].filter(([key, text]) => headlines.test(key) && CAUSAL.test(text));
  expect(found.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test('neither does a description of the schema', () => {
  const found: string[] = [];
  visitNodes(parseGraphql(readFileSync(join(source, '../../api/schema.graphql'), 'utf8')), {
    enter: (node) => {
      const text = 'description' in node ? (node.description?.value ?? '') : '';
      if (CAUSAL.test(text)) found.push(text);
    },
  });
  expect(found).toEqual([]);
});

test('neither does a text of the analyses', () => {
  const folder = join(source, '../../../libs/analytics/src');
  const found: string[] = [];
  let texts = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.startsWith('testing')) continue;
    visit(ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true), (node) => {
      if (!ts.isStringLiteralLike(node) && !ts.isTemplateLiteralToken(node)) return;
      texts += 1;
      if (CAUSAL.test(node.text)) found.push(`${file}: ${node.text}`);
    });
  }
  expect(texts).toBeGreaterThan(1000);
  expect(found).toEqual([]);
});

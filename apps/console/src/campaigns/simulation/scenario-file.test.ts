import { describe, expect, test } from 'vitest';
import {
  readPolicies,
  readRanged,
  readUplift,
  scaledEffects,
  writeBeside,
  writeRanged,
  writeUplift,
} from './scenario-fields.js';
import { readScenarioFile, scenarioText, withEntry, withValues } from './scenario-file.js';

const text = `# what we think
name: "10 % off"
seed: 7 # lucky
futureKey: { nobody: knows, this: [1, 2] }
effects:
  # from last year
  basket: 0.02
  cartToPurchase:
    uplift: { value: 0.1, low: 0.02, high: 0.2 }
    bySegment: { new: 0.2, vip: 0.3 }
costs:
  grossMargin: 0.30
  # the mail house
  perContact: 0.02
policies:
  - kind: fixed
  - { kind: of-tomorrow, looks: 3 }
`;
const file = readScenarioFile(text);

describe('a scenario file in the form', () => {
  test('is read with ranges, bare uplifts and policies of kinds that nobody knows here', () => {
    expect(readUplift(file, 'basket')).toEqual({ value: 0.02, low: null, high: null });
    expect(readUplift(file, 'cartToPurchase')).toEqual({ value: 0.1, low: 0.02, high: 0.2 });
    expect(readUplift(file, 'return')).toEqual({ value: null, low: null, high: null });
    expect(readRanged(file, ['costs', 'fixed'])).toEqual({ value: null, low: null, high: null });
    expect(readPolicies(file)).toEqual([
      { kind: 'fixed', place: 0 },
      { kind: 'of-tomorrow', place: 1 },
    ]);
    expect(file.placeOf('costs.perContact')).toEqual({ line: 14, column: 3 });
    expect(file.placeOf('effects.basket.uplift').line).toBe(7);
    expect(file.placeOf('policies[1].looks').line).toBe(17);
    expect(file.placeOf('effects.return').line).toBe(5);
    expect(file.placeOf('')).toEqual({ line: 1, column: 1 });
    const dotted = readScenarioFile('arms:\n  mail: { share: 0.1 }\n  mail.new: { share: 0.2 }\n');
    expect([dotted.placeOf('arms.mail.share').line, dotted.placeOf('arms.mail.new.share').line]).toEqual([2, 3]);
  });

  test('is written from what the server has, and read as the same', () => {
    const written = scenarioText(file.value, ['Half of it,\nto be sure.']);
    expect(written).toMatch(/^# Half of it, to be sure\.\nname: 10 % off\nseed: 7\n/);
    expect(readScenarioFile(written).value).toEqual(file.value);
  });

  test('that cannot be read says where and why', () => {
    expect(readScenarioFile('name: a\n---\nname: b\n').fault).toMatchObject({ kind: 'several-documents' });
    expect(readScenarioFile('name: "a\n').fault).toMatchObject({ kind: 'not-yaml' });
    const [first, ...more] = ['a: &a [1]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]', 'c: &c [*b,*b,*b,*b,*b,*b,*b,*b]'];
    const bomb = [first, ...more, 'd: [*c,*c,*c,*c,*c,*c,*c,*c]'].join('\n');
    expect(readScenarioFile(bomb)).toMatchObject({ value: undefined, fault: { kind: 'not-yaml' } });
  });

  test('is changed in one place only: comments, order and unknown keys stay', () => {
    const changed = withValues(text, [[['costs', 'perContact'], 0.05]]);
    expect(changed.replace('perContact: 0.05', 'perContact: 0.02')).toBe(text);
    expect(withValues(text, [])).toBe(text);
  });

  test('gets keys that it had not, and loses those that are emptied, but no comment', () => {
    const changed = withValues(text, [
      [['cannibalization', 'share'], 0.2],
      [['costs', 'perContact'], undefined],
      [['effects', 'basket'], undefined],
    ]);
    expect(changed).toContain('cannibalization:\n  share: 0.2\n');
    expect(changed).not.toContain('perContact');
    expect(changed).toContain('# the mail house');
    expect(changed).toContain('# from last year');
    expect(changed).toContain('futureKey: { nobody: knows, this: [ 1, 2 ] }');
    expect(withValues(changed, [[['cannibalization', 'share'], undefined]])).not.toContain('cannibalization');
  });

  test('takes ends for a bare uplift, and a segment beside it, without losing its value', () => {
    const ranged = readScenarioFile(withValues(text, writeUplift(file, 'basket', { value: 0.02, low: 0, high: 0.05 })));
    expect(readUplift(ranged, 'basket')).toEqual({ value: 0.02, low: 0, high: 0.05 });
    expect(
      readUplift(
        readScenarioFile(
          withValues(ranged.text, writeUplift(ranged, 'basket', { value: 0.03, low: null, high: null })),
        ),
        'basket',
      ),
    ).toEqual({ value: 0.03, low: null, high: null });
    const beside = readScenarioFile(withValues(text, writeBeside(file, 'basket', ['bySegment', 'new'], 0.1)));
    expect(beside.at(['effects', 'basket'])).toEqual({ uplift: 0.02, bySegment: { new: 0.1 } });
    expect(
      readScenarioFile(withValues(text, writeBeside(file, 'cartToPurchase', ['bySegment', 'new'], null))).at([
        'effects',
        'cartToPurchase',
        'bySegment',
      ]),
    ).toEqual({ vip: 0.3 });
  });

  test('takes a range where a number stood, and a number where a range stood', () => {
    const ranged = readScenarioFile(
      withValues(text, writeRanged(file, ['costs', 'grossMargin'], { value: 0.3, low: 0.2, high: 0.4 })),
    );
    expect(ranged.text).toContain('grossMargin: { value: 0.3, low: 0.2, high: 0.4 }');
    expect(
      withValues(ranged.text, writeRanged(ranged, ['costs', 'grossMargin'], { value: 0.3, low: null, high: null })),
    ).toContain('grossMargin: 0.3\n');
  });

  test('gets policies at the end of its list, or a list', () => {
    expect(
      readPolicies(readScenarioFile(withEntry(text, ['policies'], { kind: 'thompson' }))).map(({ kind }) => kind),
    ).toEqual(['fixed', 'of-tomorrow', 'thompson']);
    expect(
      readPolicies(readScenarioFile(withEntry('name: a\n', ['policies'], { kind: 'fixed' }))).map(({ kind }) => kind),
    ).toEqual(['fixed']);
    expect(
      readPolicies(readScenarioFile(withValues(text, [[['policies', 0], undefined]]))).map(({ kind }) => kind),
    ).toEqual(['of-tomorrow']);
  });

  test('has all its effects made weaker or stronger, ends and segments too', () => {
    const scaled = readScenarioFile(scaledEffects(text, file, 0.5));
    expect(scaled.at(['effects'])).toEqual({
      basket: 0.01,
      cartToPurchase: { uplift: { value: 0.05, low: 0.01, high: 0.1 }, bySegment: { new: 0.1, vip: 0.15 } },
    });
  });

  test('that is not YAML is left as it is, with the place of the fault', () => {
    const broken = 'name: "a\ncosts: 1\n';
    expect(readScenarioFile(broken).fault).toMatchObject({
      line: expect.any(Number),
      message: expect.stringContaining('quote'),
    });
    expect(readScenarioFile(broken).at(['name'])).toBeUndefined();
    expect(withValues(broken, [[['name'], 'b']])).toBe(broken);
  });
});

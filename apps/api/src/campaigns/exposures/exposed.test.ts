import { expect, test } from 'vitest';
import { faultOf, type Exposure } from './exposed.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const rules = { arms: ['control', 'treatment'], needsLog: false, startedAt: at(0), endedAt: null, now: at(86_400) };
const good: Exposure = { unit: '541312140', arm: 'treatment', exposedAt: at(60) };

test('a good exposure has no fault; each bad one is told by place, value and remedy', () => {
  expect(faultOf(good, rules)).toBeNull();
  expect(faultOf({ ...good, unit: '' }, rules)).toMatchObject({ reason: 'bad-unit', field: 'unit' });
  expect(faultOf({ ...good, unit: ' 7' }, rules)).toMatchObject({ reason: 'bad-unit', value: ' 7' });
  expect(faultOf({ ...good, unit: '9'.repeat(201) }, rules)).toMatchObject({
    reason: 'bad-unit',
    remedy: "send the log's own id of the user, at most 200 characters",
  });
  expect(faultOf({ ...good, unit: 'x\u0000y' }, rules)).toMatchObject({
    reason: 'bad-unit',
    remedy: expect.stringContaining('control characters') as string,
  });
  expect(faultOf({ ...good, arm: 'Treatment' }, rules)).toMatchObject({
    reason: 'unknown-arm',
    field: 'arm',
    value: 'Treatment',
    remedy: 'the arms of this campaign are control, treatment',
  });
  expect(faultOf({ ...good, exposedAt: at(86_701) }, rules)).toMatchObject({
    reason: 'in-the-future',
    field: 'exposedAt',
  });
  expect(faultOf({ ...good, exposedAt: at(-301) }, rules)).toMatchObject({ reason: 'before-the-start' });
  expect(faultOf({ ...good, exposedAt: at(4_000) }, { ...rules, endedAt: at(3_600) })).toMatchObject({
    reason: 'after-the-end',
  });
});

test('where the log judges, only an id that the log can have is one', () => {
  const remedy = "send the log's own id of the user: digits only, without leading zeros";
  for (const unit of ['', ' 7', 'abc', 'u42', '007', '-7', '7.0', '９', '9'.repeat(65)]) {
    expect(faultOf({ ...good, unit }, { ...rules, needsLog: true }), unit).toMatchObject({
      reason: 'bad-unit',
      field: 'unit',
      value: unit,
      remedy,
    });
  }
  for (const unit of ['0', '7', '9'.repeat(64)])
    expect(faultOf({ ...good, unit }, { ...rules, needsLog: true }), unit).toBeNull();
  for (const unit of ['abc', 'u42', '007']) expect(faultOf({ ...good, unit }, rules), unit).toBeNull();
});

test('clocks may differ by five minutes', () => {
  expect(faultOf({ ...good, exposedAt: at(86_699) }, rules)).toBeNull();
  expect(faultOf({ ...good, exposedAt: at(-299) }, rules)).toBeNull();
});

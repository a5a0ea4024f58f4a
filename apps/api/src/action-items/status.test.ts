import { describe, expect, it } from 'vitest';
import { ActionItemStatus } from './action-item.entity.js';
import { completionAfter, moveRefusal } from './status.js';

const { PROPOSED, PLANNED, DOING, DONE, DROPPED } = ActionItemStatus;

describe('moveRefusal', () => {
  it('lets work under way move freely', () => {
    for (const from of [PROPOSED, PLANNED, DOING])
      for (const to of Object.values(ActionItemStatus)) expect(moveRefusal(from, to)).toBeNull();
  });

  it('lets what is done only be reopened, and what was dropped only be proposed again', () => {
    expect(Object.values(ActionItemStatus).filter((to) => moveRefusal(DONE, to) === null)).toEqual([
      PLANNED,
      DOING,
      DONE,
    ]);
    expect(Object.values(ActionItemStatus).filter((to) => moveRefusal(DROPPED, to) === null)).toEqual([
      PROPOSED,
      DROPPED,
    ]);
    expect(moveRefusal(DROPPED, DONE)).toBe('An item that is DROPPED cannot become DONE. Make it PROPOSED first.');
  });
});

describe('completionAfter', () => {
  const [now, earlier] = [new Date('2019-10-02T00:00:00Z'), new Date('2019-10-01T00:00:00Z')];

  it('is now when an item becomes done, stays while it is, and goes when it is reopened', () => {
    expect(completionAfter({ status: DOING, completedAt: null }, DONE, now)).toEqual(now);
    expect(completionAfter({ status: DONE, completedAt: earlier }, DONE, now)).toEqual(earlier);
    expect(completionAfter({ status: DONE, completedAt: earlier }, DOING, now)).toBeNull();
  });
});

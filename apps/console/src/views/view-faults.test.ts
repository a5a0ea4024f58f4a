import { describe, expect, it } from 'vitest';
import { pageAt, viewFaults } from './view-faults.js';

const log = { days: { first: '2019-10-01', last: '2019-10-31' }, hasCategory: true };

describe('a saved view', () => {
  it('is shown as it was kept where page, period and category are there', () => {
    for (const address of [
      '/',
      '/funnel',
      '/funnel?from=2019-10-05&to=2019-10-09&category=shoes',
      '/explore?measure=VIEWS#x',
      '/models/precision',
    ])
      expect(viewFaults(address, log), address).toEqual([]);
    expect(viewFaults('/funnel?from=1999-01-01&to=1999-01-02', { ...log, days: null })).toEqual([]);
    expect(viewFaults('/funnel?category=shoes', { ...log, hasCategory: null })).toEqual([]);
  });

  it('says what of it is no longer there', () => {
    expect(viewFaults('/funnels?from=x', log)).toEqual([{ kind: 'page', address: '/funnels?from=x' }]);
    expect(viewFaults('/funnel/steps', log)).toMatchObject([{ kind: 'page' }]);
    expect(viewFaults('/funnel?from=2019-10-09&to=2019-10-05', log)).toEqual([
      { kind: 'period', value: '2019-10-09–2019-10-05' },
    ]);
    expect(viewFaults('/funnel?from=2019-02-30', log)).toMatchObject([{ kind: 'period' }]);
    expect(viewFaults('/funnel?from=2019-11-01&to=2019-11-02&category=gone', { ...log, hasCategory: false })).toEqual([
      { kind: 'outside', from: '2019-11-01', to: '2019-11-02', first: '2019-10-01', last: '2019-10-31' },
      { kind: 'category', category: 'gone' },
    ]);
  });

  it('is of the page whose address it has', () => {
    expect([
      pageAt('/funnel?x=1')?.name,
      pageAt('/')?.name,
      pageAt('/models/trainings')?.name,
      pageAt('/nowhere'),
    ]).toEqual(['funnel', 'today', 'models', null]);
  });
});

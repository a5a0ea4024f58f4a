// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../../testing/signed-in.js';
import type { ServerProblem } from './scenario-problems.js';
import { ScenarioSection } from './scenario-section.js';
import { fileWith, settingOf, trialOf } from './what-if.js';
import { readScenarioFile } from './scenario-file.js';

afterEach(cleanup);

const text = `name: Win back # ours
tomorrow: 1
audience: { entry: start }
test: { days: 7 }
effects:
  cartToPurchase: 0.1
costs:
  grossMargin: 0.3
`;

const unknownKey: ServerProblem = {
  path: 'tomorrow',
  fault: 'unknown-key',
  facts: { choices: 'name, costs' },
  message: 'is not known. Known here: name, costs.',
};

let file = '';
function Editor({ onStarted, from = text }: { onStarted(id: string): void; from?: string }) {
  const [now, setNow] = useState(from);
  const write = (next: string): void => {
    file = next;
    setNow(next);
  };
  return (
    <ScenarioSection
      campaign={{ id: 'cmp_1', isSynthetic: false }}
      text={now}
      onText={write}
      onReset={null}
      onPlan={() => write('name: plan\ncosts: { grossMargin: 1 }\n')}
      onStarted={onStarted}
    />
  );
}

function show({
  at = '/',
  from = text,
  problems = [] as ServerProblem[],
  permissions = ['campaigns:write', 'plan:read'] as const,
  started = [] as unknown[],
} = {}) {
  return renderSignedIn(<Editor from={from} onStarted={(id) => started.push(id)} />, {
    permissions,
    at,
    answer: (name, variables) => {
      if (name === 'GetScenarioProblems') return { scenarioProblems: problems };
      if (name !== 'SimulateScenario') return null;
      started.push((variables as { input: { scenario: unknown } }).input.scenario);
      return { simulateScenario: { job: { id: 'job_1' }, scenarioRun: { id: 'scn_1' }, userErrors: [] } };
    },
  });
}

test('a field writes its key into the file and leaves comments and unknown keys; what the file says is simulated', async () => {
  const started: unknown[] = [];
  show({ started });
  fireEvent.change(await screen.findByRole('textbox', { name: 'Cart to purchase' }), { target: { value: '25' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Fixed costs' }), { target: { value: '80' } });
  expect(file).toBe(
    text
      .replace('cartToPurchase: 0.1', 'cartToPurchase: 0.25')
      .replace('grossMargin: 0.3\n', 'grossMargin: 0.3\n  fixed: 80\n'),
  );
  expect(screen.getByText(/also says tomorrow, which has no field here/)).toBeTruthy();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Cart to purchase: not sure, try a range' }));
  expect(readScenarioFile(file).at(['effects', 'cartToPurchase'])).toEqual({
    uplift: { value: 0.25, low: 0.125, high: 0.375 },
  });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Simulate' }).hasAttribute('disabled')).toBe(false));
  fireEvent.click(screen.getByRole('button', { name: 'Simulate' }));
  await waitFor(() => expect(started).toEqual([readScenarioFile(file).value, 'scn_1']));
});

test('what is wrong stands at its line, and nothing can be started until it is mended', async () => {
  show({ at: '/?as=yaml', problems: [unknownKey] });
  const area = await screen.findByRole('textbox', { name: 'Scenario file' });
  const place = await screen.findByRole('button', { name: 'Line 2, column 1' });
  expect(screen.getAllByText(/tomorrow is not known\. Known here: name, costs\./)).toHaveLength(2);
  expect(area.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByRole('button', { name: 'Simulate' }).hasAttribute('disabled')).toBe(true);
  fireEvent.click(place);
  expect((area as HTMLTextAreaElement).selectionStart).toBe(text.indexOf('tomorrow'));
});

test('what is no YAML is said at once, in the file and instead of the fields', async () => {
  show();
  const name = await screen.findByRole('textbox', { name: 'Name' });
  expect((name as HTMLInputElement).value).toBe('Win back');
  cleanup();
  show({ at: '/?as=yaml' });
  fireEvent.change(await screen.findByRole('textbox', { name: 'Scenario file' }), {
    target: { value: 'name: "a\ncosts: 1\n' },
  });
  expect((await screen.findAllByText(/This is not YAML: Missing closing/)).length).toBeGreaterThan(0);
  fireEvent.click(screen.getByRole('radio', { name: 'Fields' }));
  expect(await screen.findByText(/The file cannot be read at line/)).toBeTruthy();
});

test('who may only read has no button to simulate', async () => {
  renderSignedIn(<Editor onStarted={() => undefined} />, {
    permissions: ['plan:read'],
    answer: (name) => (name === 'GetScenarioProblems' ? { scenarioProblems: [] } : null),
  });
  await screen.findByRole('textbox', { name: 'Name' });
  expect(screen.queryByRole('button', { name: 'Simulate' })).toBeNull();
});

test('what the sliders say is written into the file, and a quick look leaves out what takes long', () => {
  const scenario = readScenarioFile(text + 'policies: [{ kind: fixed }]\n');
  const moved = readScenarioFile(
    fileWith(scenario, { scale: 1.5, costs: { ...settingOf(scenario).costs, discount: 0.05 } }),
  );
  expect([moved.at(['effects', 'cartToPurchase']), moved.at(['costs']), moved.at(['tomorrow'])]).toEqual([
    0.15,
    { grossMargin: 0.3, discount: 0.05 },
    1,
  ]);
  expect(fileWith(scenario, settingOf(scenario))).toBe(scenario.text);
  const trial = readScenarioFile(trialOf(moved.text));
  expect([trial.at(['runs']), trial.at(['searchRuns']), trial.at(['policies'])]).toEqual([100, 20, undefined]);
});

test('a quick look takes the margin and cost of the run that it departs from, whatever the settings say by now', () => {
  const assumed = {
    grossMargin: 0.4,
    perContact: 0.05,
    fromSettings: ['GROSS_MARGIN' as const, 'CONTACT_COST' as const],
    missing: [],
  };
  const left = readScenarioFile(text.replace('  grossMargin: 0.3', '  channel: mail'));
  const setting = settingOf(left, assumed);
  expect(setting.costs).toMatchObject({ grossMargin: 0.4, perContact: 0.05 });
  const trial = readScenarioFile(trialOf(fileWith(left, { ...setting, scale: 1.5 }, assumed), assumed));
  expect(trial.at(['costs'])).toEqual({ channel: 'mail', grossMargin: 0.4, perContact: 0.05 });
  // What was moved, or stands in the file, stays; what is taken into the scenario still leaves the rest to the settings.
  const moved = fileWith(left, { ...setting, costs: { ...setting.costs, perContact: 0.1 } }, assumed);
  expect(readScenarioFile(moved).at(['costs'])).toEqual({ channel: 'mail', perContact: 0.1 });
  expect(readScenarioFile(trialOf(moved, assumed)).at(['costs', 'perContact'])).toBe(0.1);
  const stated = readScenarioFile(text);
  expect(readScenarioFile(trialOf(stated.text, { ...assumed, fromSettings: [] })).at(['costs'])).toEqual({
    grossMargin: 0.3,
  });
});

test('of several arms and metrics the fields ask for nothing that the file says otherwise', async () => {
  show({
    from: 'name: a\naudience: { entry: start }\ntest: { days: 7, metrics: [{ metric: conversion }] }\narms: { mail: { share: 0.3 } }\ncosts: { grossMargin: 0.3 }\n',
  });
  expect(
    await screen.findByText(/also says test\.metrics and arms\.mail\.share, which has no field here/),
  ).toBeTruthy();
  expect(screen.queryByText('Ways to decide')).toBeNull();
  expect(screen.queryByRole('textbox', { name: /Share who get/ })).toBeNull();
});

test('of lists the fields ask for no effect and no course, which the file may not have beside them', async () => {
  const file =
    'name: a\naudience: { entry: start }\ntest: { days: 7 }\nrecommendations: { control: none, treatment: { model: ALS } }\ncosts: { grossMargin: 0.3 }\n';
  show({ from: file });
  expect(await screen.findByText(/also says recommendations/)).toBeTruthy();
  expect(screen.getByRole('textbox', { name: 'Extra orders that take others away' })).toBeTruthy();
  for (const name of ['View to cart', 'Days until it works fully', 'Takes orders of this product group'])
    expect(screen.queryByRole('textbox', { name })).toBeNull();
  cleanup();
  show({ from: `${file}effects: { viewToCart: 0.1 }\n` });
  expect(await screen.findByRole('textbox', { name: 'View to cart' })).toBeTruthy();
});

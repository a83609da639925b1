import { describe, expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { type FiscalModel, registry, registryOf, settingsForm } from '#drivers/registry.ts';

describe('the list of drivers', () => {
  test('two rows with one id are refused', () => {
    expect(() => registryOf([...registry.models, ...registry.models.slice(0, 1)])).toThrow('shtrih');
  });

  test('a model is found by its id and kind only', () => {
    expect(registry.fiscal('shtrih')?.id).toBe('shtrih');
    expect(registry.scanner('serial-scanner')?.id).toBe('serial-scanner');
    expect(registry.terminal('nexo')?.id).toBe('nexo');
    expect(registry.terminal('shtrih')).toBeNull();
    expect(registry.scanner('shtrih')).toBeNull();
    expect(registry.fiscal('')).toBeNull();
    expect(registry.fiscal('toString')).toBeNull();
  });

  test.each(registry.models)('$id: an empty form is complete and makes a driver of its kind', (model) => {
    const clock = new ManualClock();
    const { device } = model.simulate({ clock, dir: null });
    const driver = model.create({}, { clock, openPort: () => devicePort(device, clock) });
    expect(driver.kind).toBe(model.kind);
    expect(driver.health).toBe('absent');
  });

  test.each(registry.models)('$id: every setting has a Russian title and what a form needs', (model) => {
    const form = settingsForm(model);
    expect(form.length).toBeGreaterThan(0);
    for (const field of form) expect(field.title).toMatch(/[а-я]/);
    const initial = Object.fromEntries(form.map(({ name, initial }) => [name, initial]));
    expect(model.settings.parse({})).toEqual(initial);
  });

  test('bounds of a number reach the form', () => {
    const form = settingsForm(registry.scanner('serial-scanner') ?? expect.fail('there is a scanner'));
    expect(form.find(({ name }) => name === 'silenceMs')).toEqual({
      name: 'silenceMs',
      title: 'Пауза, после которой код закончен, мс',
      type: 'integer',
      initial: 50,
      min: 20,
      max: 200,
    });
  });

  test('settings that do not pass their schema make no driver', () => {
    const clock = new ManualClock();
    const model: FiscalModel = registry.fiscal('shtrih') ?? expect.fail('there is a registrar');
    const { device } = model.simulate({ clock, dir: null });
    const surroundings = { clock, openPort: () => devicePort(device, clock) };
    expect(() => model.create({ password: -1 }, surroundings)).toThrow();
    expect(() => model.create({ unknown: 1 }, surroundings)).toThrow();
    expect(() => model.create(null, surroundings)).toThrow();
  });
});

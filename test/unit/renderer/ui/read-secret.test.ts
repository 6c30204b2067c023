import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasSecret, problemOf, readSecret } from '../../../../renderer/ui/read-secret.ts';

beforeEach(() => vi.stubGlobal('CSS', { escape: (text: string) => text.replaceAll('.', String.raw`\.`) }));
afterEach(() => vi.unstubAllGlobals());

/** A form with one secret field, and a second where it is typed twice. */
function formWith(first: string, again?: string) {
  const inputs: Record<string, { value: string }> = {
    secret: { value: first },
    ...(again === undefined ? {} : { 'secret-again': { value: again } }),
  };
  const root = {
    querySelector: (selector: string) => inputs[/\[data-([a-z-]+)=/u.exec(selector)?.[1] ?? ''] ?? null,
  } as unknown as ParentNode;
  return { root, inputs };
}

const limits = { min: 4, max: 8 };

describe('a secret is read once', () => {
  test('as bytes, and its fields are empty at once', () => {
    const { root, inputs } = formWith('pässword'.slice(0, 8), 'pässword'.slice(0, 8));
    expect(readSecret(root, 'ada.passphrase', limits)).toEqual({ bytes: new TextEncoder().encode('pässword') });
    expect(Object.values(inputs).map((input) => input.value)).toEqual(['', '']);
  });

  test('its fields are emptied also when it does not fit', () => {
    const { root, inputs } = formWith('12345', '12346');
    expect(readSecret(root, 'pin', limits)).toEqual({ problem: 'differs' });
    expect(Object.values(inputs).map((input) => input.value)).toEqual(['', '']);
  });
});

describe('what is wrong with it', () => {
  test.each([
    ['', null, 'empty'],
    ['123', null, 'short'],
    ['1234', null, null],
    ['12345678', null, null],
    ['123456789', null, 'long'],
    ['12345', '12345', null],
    ['12345', '', 'differs'],
    // Four people count four signs, whatever the encoding makes of them.
    ['🔑🔑🔑🔑', null, null],
  ])('%j with %j: %s', (text, again, problem) => {
    expect(problemOf(text, again, limits)).toBe(problem);
  });
});

describe('whether something was typed', () => {
  test.each([
    ['1', undefined, true],
    ['', undefined, false],
    ['1', '', false],
    ['1', '2', true],
  ])('%j and %j: %s', (first, again, typed) => {
    expect(hasSecret(formWith(first, again).root, 'pin')).toBe(typed);
  });
});

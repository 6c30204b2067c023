import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseHandoffKit } from '../../../main/formats/handoff-kit.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource } from './resource-files.ts';

const shipped = readdirSync(join(import.meta.dirname, '../../../resources/handoff'));
const kit = (change: (text: string) => string = (text) => text): Uint8Array =>
  bytes(
    change(
      [
        'conclave: handoff/1',
        'id: some-server',
        'title: Some server',
        'for: [leaf]',
        'files: [chain.pem]',
        'steps:',
        '  - { say: "Use {label}, {subject}.", run: [ "cp chain.pem /etc/{label}" ] }',
      ].join('\n'),
    ),
  );

describe('parseHandoffKit', () => {
  test.each(shipped)('%s is valid, and named as it says', (name) => {
    expect(`${parseHandoffKit(resource(`handoff/${name}`)).value.id}.yaml`).toBe(name);
  });

  test('every consumer a CA certificate is handed to has its kit', () => {
    const ids = shipped.map((name) => name.replace('.yaml', ''));
    expect(ids).toEqual(
      expect.arrayContaining(['nginx', 'apache', 'step-ca', 'vault', 'openbao', 'cfssl', 'java', 'windows', 'cert-manager']),
    );
  });

  test('reads what is written', () => {
    expect(parseHandoffKit(kit()).value.steps).toEqual([{ say: 'Use {label}, {subject}.', run: ['cp chain.pem /etc/{label}'] }]);
  });

  test.each([
    ['a form nobody makes', '[chain.pem]', '[chain.pfx]'],
    ['a form twice', '[chain.pem]', '[chain.pem, chain.pem]'],
    ['a name nobody fills in', '{label}, ', '{pin}, '],
    // A subject is somebody else’s text: in a command it could be one of its own.
    ['a subject in a command', '/etc/{label}', '/etc/{subject}'],
    ['a command over two lines', '/etc/{label}', '/etc\\n{label}'],
    ['no step', /steps:[^]*/u, 'steps: []'],
    ['a kind that is handed to nobody', '[leaf]', '[root]'],
    ['a config that leaves the folder', 'steps:', 'config: { name: ../a.txt, lines: [a] }\nsteps:'],
  ])('input.schema: %s', (_, from, to) => {
    expect(refusalOf(() => parseHandoffKit(kit((text) => text.replace(from, to)))).code).toBe('input.schema');
  });
});

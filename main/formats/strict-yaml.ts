// formats/: the text formats people and other programs hold on to: strict YAML, canonical JSON, and the schemas of
// playbook, plan, profile, answers, policy and trust file. Pure: bytes in, checked values out.
// May not live here: files, clocks, what a run does with a plan, or any judgement between two files beyond their form.

import { Composer } from 'yaml';
import { CeremonyError } from '../errors.ts';
import { readPlainTokens } from './yaml-features.ts';
import { decodeYamlText } from './yaml-text.ts';
import type { YamlText } from './yaml-text.ts';
import { readYamlValues } from './yaml-values.ts';
import type { YamlTree } from './yaml-values.ts';

/** A parsed YAML file that can still say where each key and value stands. */
export interface YamlFile extends YamlText, YamlTree {}

/**
 * Parses strict YAML 1.2 (formats.md): one document, mappings with text keys, lists, text, decimal whole numbers, `true` and
 * `false`. `what` names the file inside sentences ("the plan"). Throws `input.too-large` over 256 kB and `input.schema`, with
 * line and column, for everything else formats.md refuses.
 */
export function parseStrictYaml(bytes: Uint8Array, what: string): unknown {
  return readStrictYaml(bytes, what).value;
}

/** Like `parseStrictYaml`, and keeps the positions of keys and values for later refusals. */
export function readStrictYaml(bytes: Uint8Array, what: string): YamlFile {
  const yaml = decodeYamlText(bytes, what);
  const tokens = readPlainTokens(yaml);
  // Duplicate keys are found by readYamlValues, which can name them; the composer would compare each key with each other.
  const composer = new Composer({ version: '1.2', schema: 'failsafe', strict: true, uniqueKeys: false, prettyErrors: false });
  const [document] = composer.compose(tokens, true, yaml.text.length);
  if (!document || 'empty' in document) throw new CeremonyError('input.schema', `There is nothing in ${what}.`);
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake) {
    const { line, column } = yaml.positionAt(mistake.pos[0]);
    throw new CeremonyError(
      'input.schema',
      `The YAML of ${what} cannot be read at line ${line}, column ${column}: ${firstLine(mistake.message)}.`,
      {
        details: { line, column },
      },
    );
  }
  return { ...yaml, ...readYamlValues(yaml, document) };
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

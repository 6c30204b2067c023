import { drillSentences } from './drill-de.ts';
import { radiusSentences } from './radius-de.ts';
import { scenarioSentences } from './scenarios-de.ts';
import { sentences, things } from './spoken-de.ts';
import { whys } from './why-de.ts';

interface Pattern {
  readonly matches: RegExp;
  readonly german: string;
}

/** What stands in a hole by its name; in any other whatever does. A key's label has no spaces (formats/fields.ts). */
const holes: Readonly<Record<string, string>> = { count: '[0-9]+', number: '[0-9]+', label: '[A-Za-z0-9._-]+' };

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** A text without holes is looked up and no pattern. */
function patternsOf(table: Readonly<Record<string, string>>): readonly Pattern[] {
  return Object.entries(table)
    .filter(([english]) => english.includes('{'))
    .map(([english, german]) => {
      const parts = english.split(/(\{~?\w+\})/u);
      const source = parts.map((part) => {
        const name = /^\{~?(\w+)\}$/u.exec(part)?.[1];
        if (name === undefined) return literal(part);
        return `(?<${name}>${holes[name] ?? '.+?'})`;
      });
      return { matches: new RegExp(`^${source.join('')}$`, 'su'), german };
    });
}

const all = { ...sentences, ...whys, ...drillSentences, ...radiusSentences, ...scenarioSentences };
const exact: ReadonlyMap<string, string> = new Map(Object.entries(all).filter(([english]) => !english.includes('{')));
let patterns: { readonly sentences: readonly Pattern[]; readonly things: readonly Pattern[] } | null = null;

function filled({ matches, german }: Pattern, text: string): string | null {
  const groups = matches.exec(text)?.groups;
  if (groups === undefined) return null;
  return german.replaceAll(/\{(~?)(\w+)\}/gu, (hole, thing: string, name: string) => {
    const value = groups[name] ?? hole;
    return thing === '' ? value : named(value);
  });
}

function first(candidates: readonly Pattern[], text: string): string | null {
  for (const candidate of candidates) {
    const found = filled(candidate, text);
    if (found !== null) return found;
  }
  return null;
}

/** Things joined by «and»: put into German only where every one is known, as a name may hold an «and» of its own. */
function named(text: string): string {
  const german = text.split(' and ').map((thing) => first(compiled().things, thing));
  return german.includes(null) ? text : german.join(' und ');
}

function compiled(): NonNullable<typeof patterns> {
  // With the first sentence, not with the window.
  return (patterns ??= { sentences: patternsOf(all), things: patternsOf(things) });
}

/** What the core said, in German; as it is where no German is known (a plan's own words, names, what is rarely said). */
export function inGerman(text: string): string {
  return exact.get(text) ?? first(compiled().sentences, text) ?? text;
}

import type { Entry, Values } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';

export type Language = 'en' | 'de';
export type MessageKey = keyof typeof en;

/** Looks a sentence up and fills its holes. */
export type Translate = <K extends MessageKey>(key: K, ...values: Values<(typeof en)[K]>) => string;

const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, Entry>>>> = { en, de };

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (hole, name: string) => String(values[name] ?? hole));
}

function makeTranslator(language: Language): Translate {
  const rules = new Intl.PluralRules(language);
  return (key, ...rest) => {
    const entry = catalogues[language][key];
    const values = (rest[0] ?? {}) as Readonly<Record<string, string | number>>;
    if (typeof entry === 'string') return fill(entry, values);
    return fill(rules.select(Number(values['count'] ?? 0)) === 'one' ? entry.one : entry.other, values);
  };
}

const translators: Readonly<Record<Language, Translate>> = { en: makeTranslator('en'), de: makeTranslator('de') };

/** The translator of a language; the same function each time, so that it may stand in a list of dependencies. */
export const translatorOf = (language: Language): Translate => translators[language];

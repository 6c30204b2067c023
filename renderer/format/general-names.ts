import { textAt, type DraftValue } from '../store/draft-path.ts';

/** `dNSName example.org; iPAddress 10.0.0.0/8` → names; whatever is no kind is for the parser to refuse by name. */
export const namesOf = (text: string): DraftValue[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [type = '', ...value] = part.split(' ');
      return { type, value: value.join(' ').trim() };
    });

/** The same names as one line. */
export const namesText = (names: readonly DraftValue[]): string =>
  names.map((name) => `${textAt(name, ['type'])} ${textAt(name, ['value'])}`.trim()).join('; ');

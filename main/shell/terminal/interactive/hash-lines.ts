import { wrap } from './wrap.ts';

/** A hash in digits, and under them its 32 words in running text: where many hashes stand in a list. */
export function hashLines(hash: { readonly sha256: string; readonly words: readonly string[] }, width: number, margin = '    '): string[] {
  return [hash.sha256, ...wrap(hash.words.join(' '), width - margin.length)].map((line) => margin + line);
}

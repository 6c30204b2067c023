import { CeremonyError } from '../../errors.ts';
import { assembleTexts } from '../../formats/qr/assemble-texts.ts';
import { judgeContent } from './judge-content.ts';
import { refusals } from './refusal.ts';

/** What QR codes or pasted lines hold, looked at as a file of a medium is. Throws as assembleTexts does, and input.unsupported for content that is refused. */
export function fileOfCodes(texts: readonly string[]): ReturnType<typeof assembleTexts> {
  const found = assembleTexts(texts);
  if ('need' in found) return found;
  const refused = found.bytes.length === 0 ? 'empty' : judgeContent(found.bytes);
  if (refused === null) return found;
  throw new CeremonyError('input.unsupported', `What the codes hold is not taken (${refused}): ${refusals[refused]}. Nothing was kept.`);
}

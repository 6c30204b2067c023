import { unreachable } from '../../../errors.ts';
import type { Block } from '../document.ts';
import { type Part, space } from '../part.ts';
import type { Sheet } from '../sheet.ts';
import { blankLinesParts, blankWordsParts } from './blank-parts.ts';
import { factsParts } from './facts-parts.ts';
import { hashesParts } from './hashes-parts.ts';
import { qrParts, wordRowsParts } from './checkpoint-parts.ts';
import { codesParts } from './codes-parts.ts';
import { stepPart } from './step-part.ts';
import { tableParts } from './table-parts.ts';
import { headingParts, textParts, titleParts } from './text-parts.ts';

/** The pieces of a block, in order. */
export function partsOf(sheet: Sheet, block: Block): Part[] {
  switch (block.kind) {
    case 'title':
      return titleParts(sheet, block);
    case 'heading':
      return headingParts(sheet, block);
    case 'text':
      return textParts(sheet, block);
    case 'facts':
      return factsParts(sheet, block);
    case 'hashes':
      return hashesParts(sheet, block);
    case 'table':
      return tableParts(sheet, block);
    case 'step':
      return [stepPart(sheet, block.step)];
    case 'blank-words':
      return blankWordsParts(sheet, block);
    case 'blank-lines':
      return blankLinesParts(sheet, block);
    case 'qr':
      return qrParts(sheet, block);
    case 'codes':
      return codesParts(sheet, block);
    case 'rows-of-words':
      return wordRowsParts(sheet, block);
    case 'new-page':
      return [{ ...space(0), fresh: true }];
    default:
      return unreachable(block);
  }
}

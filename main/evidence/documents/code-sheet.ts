import { codesOfFile, frameLengths } from '../../formats/qr/codes-of-file.ts';
import { CeremonyError } from '../../errors.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { PaperDocument, PaperSize } from './document.ts';
import { drawDocument } from './draw-document.ts';
import type { Press } from './press.ts';

/** Codes on one sheet; more is nobody’s paper. */
const mostCodes = 240;
/** Beyond what is needed, one of so many: a stain or a crease may take that part of them. */
const spareOf = 5;

/** A file on paper as QR codes. `codes`: how many were drawn, `needed`: how many of them make the file. */
export interface CodeSheet {
  readonly pdf: Uint8Array;
  readonly codes: number;
  readonly needed: number;
}

/**
 * The sheet of a file: its SHA-256 with words, and its codes, a fifth more than are needed. The same file and name give the same bytes.
 * Throws input.too-large, input.unsupported.
 */
export function codeSheet(press: Press, name: string, bytes: Uint8Array, size: PaperSize): CodeSheet {
  const { form, needed, code } = codesOfFile(bytes, frameLengths.paper);
  const codes = needed === 1 ? 1 : needed + Math.ceil(needed / spareOf);
  if (codes > mostCodes)
    throw new CeremonyError(
      'input.too-large',
      `${name} would need ${codes} codes on paper; ${mostCodes} are the most. Nothing was drawn. Show it on the screen, or bring it on a medium.`,
    );
  const sha256 = sha256Hex(bytes);
  const document: PaperDocument = {
    title: name,
    name: 'QR codes',
    // The sheet has no date of its own.
    date: new Date(0),
    notices: [],
    pattern: null,
    foot: [{ what: 'file', sha256 }],
    blocks: [
      { kind: 'title', text: name, under: 'A file as QR codes' },
      {
        kind: 'facts',
        facts: [
          { label: 'Size', value: `${bytes.length} bytes` },
          { label: 'Codes', value: needed === 1 ? '1' : `${codes}; any ${needed} independent ones make the file` },
          { label: 'Form', value: form === 'text' ? 'the text of the file itself' : 'UR of type bytes (BCR-2020-005)' },
        ],
      },
      { kind: 'hashes', hashes: [{ what: 'file', sha256 }] },
      {
        kind: 'text',
        tone: 'quiet',
        text: 'Read the codes with Conclave (conclave qr --read), with the page conclave-reader.html, or with any reader of URs, and compare the SHA-256.',
      },
      {
        kind: 'codes',
        codes: Array.from({ length: codes }, (_, index) => ({
          text: code(index + 1),
          label: needed === 1 ? sha256.slice(0, 16) : `${index + 1} of ${codes}  ${sha256.slice(0, 16)}`,
        })),
      },
    ],
  };
  return { pdf: drawDocument(press, document, size), codes, needed };
}

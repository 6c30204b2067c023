// documents/: paper. Lives here: what a printed document says (script/, …), the blocks a page is made of (data, no sizes)
// and how they are drawn (blocks/, draw-document.ts). May not live here: what a run decides, anything a document says that
// does not follow from plan, playbook, profiles and log. Same input, same bytes: no clock, no randomness, no compressor.

/** One fact beside its name. `mono`: letters that are compared one by one. */
export interface PaperFact {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
}

/** A hash as people compare it: hexadecimal and PGP words. */
export interface PaperHash {
  readonly what: string;
  readonly sha256: string;
}

/** What stands in one cell of a table: text, a new line where it has one, or a box to write in. */
export type PaperCell = { readonly text: string; readonly mono?: boolean; readonly small?: boolean } | { readonly box: 'tick' | 'write' };

/** A box of the column beside a step: filled in (a record) or left blank (a form). */
export interface PaperBox {
  readonly label: string;
  readonly value: string;
  /** Across the whole column. */
  readonly wide?: boolean;
}

/** A step of a script. Empty texts are boxes to write in. */
export interface PaperStep {
  readonly number: number;
  readonly title: string;
  /** Who acts, in words. */
  readonly who: string;
  /** The sentence to read aloud. */
  readonly say: string;
  readonly notes: readonly string[];
  readonly ticks: readonly string[];
  readonly blanks: readonly string[];
  /** Names of hashes whose 32 words are written down as they are read aloud. */
  readonly words: readonly string[];
  readonly boxes: readonly PaperBox[];
  /** The box under the number: to be ticked, ticked, or none. */
  readonly mark: 'blank' | 'ticked' | 'none';
}

/** What a page is made of, in order. Sizes and places are the drawing's to choose. Text of tone `lead` stays with what it leads to. */
export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly under: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly tone: 'plain' | 'quiet' | 'lead' }
  | { readonly kind: 'facts'; readonly facts: readonly PaperFact[] }
  | { readonly kind: 'hashes'; readonly hashes: readonly PaperHash[] }
  | {
      readonly kind: 'table';
      /** `share`: of the width, relative to the other columns. */
      readonly columns: readonly { readonly title: string; readonly share: number }[];
      readonly rows: readonly (readonly PaperCell[])[];
    }
  | { readonly kind: 'step'; readonly step: PaperStep }
  | { readonly kind: 'blank-words'; readonly label: string }
  | { readonly kind: 'blank-lines'; readonly label: string; readonly lines: number }
  /** A QR code of a text, and what stands beside it. */
  | { readonly kind: 'qr'; readonly text: string; readonly beside: readonly string[] }
  /** QR codes of one file, three beside each other, each with its number. */
  | { readonly kind: 'codes'; readonly codes: readonly { readonly text: string; readonly label: string }[] }
  /** Four rows of eight words, as they are typed in again. */
  | { readonly kind: 'rows-of-words'; readonly sha256: string }
  | { readonly kind: 'new-page' };

/** Everything a drawing needs. */
export interface PaperDocument {
  readonly title: string;
  /** The document's own name, at the top of every page. */
  readonly name: string;
  /** Date in the file's properties: fixed by plan or log, never by a clock. */
  readonly date: Date;
  /** Sentences on every page. */
  readonly notices: readonly string[];
  /** Text of the pattern behind every page; null: none. */
  readonly pattern: string | null;
  /** Hashes at the foot of every page. */
  readonly foot: readonly PaperHash[];
  readonly blocks: readonly Block[];
}

/** ISO 216 A4 and ANSI Letter, in points. */
export const paperSizes = { a4: { width: 595.28, height: 841.89 }, letter: { width: 612, height: 792 } } as const;
export type PaperSize = keyof typeof paperSizes;

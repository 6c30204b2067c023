import type { PaperDocument } from './document.ts';
import { ink, type Sheet, type Style } from './sheet.ts';

const nameStyle: Style = { face: 'regular', size: 8, color: ink.quiet };
const noticeStyle: Style = { face: 'strong', size: 8.5 };
const footStyle: Style = { face: 'mono', size: 6.5, color: ink.quiet };
const top = 34;
const noticePadding = 3;

function noticeLines(sheet: Sheet, document: PaperDocument): string[] {
  return document.notices.flatMap((notice) => sheet.lines(notice, noticeStyle, sheet.inner - 12));
}

/** Where the text of a page begins. */
export function headHeight(sheet: Sheet, document: PaperDocument): number {
  const lines = noticeLines(sheet, document);
  const notices = lines.length === 0 ? 0 : lines.length * sheet.lineHeight(noticeStyle) + 2 * noticePadding + 4;
  return top + sheet.lineHeight(nameStyle) + notices + 14;
}

/** What the foot of a page takes. */
export function footHeight(document: PaperDocument): number {
  return 40 + Math.max(1, document.foot.length) * 9;
}

/** Head and foot of one page: whose it is, what holds for all of it, its hashes, and which page of how many. */
export function drawMargins(sheet: Sheet, document: PaperDocument, page: number, pages: number): void {
  const [title = ''] = sheet.lines(document.title, nameStyle, sheet.inner * 0.6);
  sheet.text(title, sheet.left, top, nameStyle);
  const name = sheet.lines(document.name, nameStyle, sheet.inner * 0.4)[0] ?? '';
  sheet.text(name, sheet.right - sheet.widthOf(name, nameStyle), top, nameStyle);
  let y = top + sheet.lineHeight(nameStyle) + 4;
  const lines = noticeLines(sheet, document);
  if (lines.length > 0) {
    sheet.box(sheet.left, y, sheet.inner, lines.length * sheet.lineHeight(noticeStyle) + 2 * noticePadding, ink.wash);
    y += noticePadding + sheet.paragraph(lines, sheet.left + 6, y + noticePadding, noticeStyle);
  }
  const foot = sheet.height - footHeight(document) + 14;
  sheet.rule(sheet.left, foot, sheet.inner, ink.line);
  for (const [index, { what, sha256 }] of document.foot.entries())
    sheet.text(`${what} sha256 ${sha256}`, sheet.left, foot + 5 + index * 9, footStyle);
  const count = `page ${page} of ${pages}`;
  sheet.text(count, sheet.right - sheet.widthOf(count, nameStyle), foot + 5, nameStyle);
}

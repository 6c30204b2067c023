import type PdfDocument from 'pdfkit';
import type { Font } from './font.ts';
import type { Press } from './press.ts';

const size = 15;
const gap = 60;
const rowHeight = 58;
const slant = -24;
const grey = '#e9e6de';

/**
 * The pattern behind every page of a rehearsal or drill: its mark, slanted, again and again, in a grey that a copier keeps.
 * Drawn as outlines and not as text, so that whoever searches or extracts a page finds the page's own words only.
 * @returns draws it over the page that has just begun
 */
export function layPattern(pdf: InstanceType<typeof PdfDocument>, press: Press, text: string): () => void {
  const { operators, width } = outline(press.fonts.strong, text);
  const step = width + gap;
  // Two rows, the second shifted by half a step and drawn twice, because a tile is cut at its edge.
  const rows = [placed(operators, 0, size), placed(operators, step / 2, rowHeight + size), placed(operators, -step / 2, rowHeight + size)];
  const pattern = pdf.pattern([0, 0, step, 2 * rowHeight], step, 2 * rowHeight, rows.join('\n'));
  return () => {
    const { width: across, height: down } = pdf.page;
    pdf.save();
    pdf.rotate(slant, { origin: [across / 2, down / 2] });
    pdf.rect(-across, -down, 3 * across, 3 * down);
    pdf.fillColor([pattern, grey] as never).fill();
    pdf.restore();
  };
}

/** Path operators of a line of text (ISO 32000-1 8.5.2), its base line at 0, y downwards. */
function outline(font: Font, text: string): { operators: string; width: number } {
  const scale = size / font.unitsPerEm;
  const operators: string[] = [];
  let left = 0;
  for (const glyph of font.layout(text).glyphs) {
    let last: readonly number[] = [0, 0];
    for (const { command, args } of glyph.path.commands) {
      const points = args.map((value, index) => (index % 2 === 0 ? left + value * scale : -value * scale));
      operators.push(pathOperator(command, last, points));
      last = points.slice(-2);
    }
    left += glyph.advanceWidth * scale;
  }
  return { operators: operators.join('\n'), width: left };
}

function pathOperator(command: string, from: readonly number[], points: readonly number[]): string {
  const numbers = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');
  switch (command) {
    case 'moveTo':
      return `${numbers(points)} m`;
    case 'lineTo':
      return `${numbers(points)} l`;
    case 'quadraticCurveTo': {
      // PDF has cubic curves only: the same curve, degree raised.
      const [x0 = 0, y0 = 0] = from;
      const [cx = 0, cy = 0, x = 0, y = 0] = points;
      const third = (one: number, two: number): number => one + (2 / 3) * (two - one);
      return `${numbers([third(x0, cx), third(y0, cy), third(x, cx), third(y, cy), x, y])} c`;
    }
    case 'bezierCurveTo':
      return `${numbers(points)} c`;
    default:
      return 'h';
  }
}

function placed(operators: string, x: number, y: number): string {
  return `q 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} cm\n${operators}\nf Q`;
}

import { deflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { qrRows } from '../../../main/evidence/qr-rows.ts';
import { assembleTexts } from '../../../main/formats/qr/assemble-texts.ts';
import { codeInImage } from '../../../main/formats/qr/code-in-image.ts';
import { codesOfFile } from '../../../main/formats/qr/codes-of-file.ts';
import { pngOfCode, readPng } from '../../../main/formats/qr/png.ts';
import { crc32 } from '../../../main/formats/ur/crc32.ts';
import { bytes, refusalOf } from './refusal-of.ts';

const text = 'conclave/log\n42\nabcdef\n';
const rows = qrRows(text, create);
const png = pngOfCode(rows, 3);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

interface Form {
  readonly depth: number;
  readonly color: number;
  readonly interlace?: number;
  readonly palette?: Uint8Array;
  /** Bytes of a point, dark or light. */
  readonly point: (dark: boolean) => readonly number[];
}

/** The code, three points a module, in another form of PNG; rows are filtered by the difference to the point before (filter 1). */
function pngAs({ depth, color, interlace = 0, palette, point }: Form): Uint8Array {
  const [scale, quiet] = [3, 4];
  const side = (rows.length + 2 * quiet) * scale;
  const lines = Array.from({ length: side }, (_, y) => {
    const line = Array.from({ length: side }, (__, x) =>
      point(rows[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet] === '1'),
    );
    const size = line[0]?.length ?? 1;
    const flat = line.flat();
    return Buffer.from([1, ...flat.map((byte, at) => (byte - (at >= size ? (flat[at - size] ?? 0) : 0)) & 0xff)]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([depth, color, 0, 0, interlace], 8);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

const grey = (dark: boolean): number => (dark ? 20 : 230);

describe('QR: images', () => {
  it('what is drawn is read back, and the same bytes come out each time', () => {
    expect(codeInImage(readPng(png))).toBe(text);
    expect(pngOfCode(rows, 3)).toEqual(png);
  });

  it.each<[string, Form]>([
    ['grey of 8 bits', { depth: 8, color: 0, point: (dark) => [grey(dark)] }],
    ['grey of 16 bits', { depth: 16, color: 0, point: (dark) => [grey(dark), 7] }],
    ['colour', { depth: 8, color: 2, point: (dark) => [grey(dark), grey(dark), 90] }],
    ['a palette', { depth: 8, color: 3, palette: Uint8Array.of(255, 255, 240, 10, 0, 30), point: (dark) => [dark ? 1 : 0] }],
    ['grey with opacity', { depth: 8, color: 4, point: (dark) => [grey(dark), 255] }],
    ['colour with opacity', { depth: 8, color: 6, point: (dark) => [grey(dark), grey(dark), grey(dark), 255] }],
  ])('PNG: %s is read', (_, form) => {
    expect(codeInImage(readPng(pngAs(form)))).toBe(text);
  });

  const changed = (at: number, value: number): Uint8Array => Uint8Array.from(png, (byte, index) => (index === at ? value : byte));
  const plain: Form = { depth: 8, color: 0, point: (dark) => [grey(dark)] };
  function withSize(width: number): Uint8Array {
    const image = Buffer.from(pngAs(plain));
    image.writeUInt32BE(width, 16);
    image.writeUInt32BE(crc32(image.subarray(12, 29)), 29);
    return image;
  }
  it.each<[string, Uint8Array, string]>([
    ['no PNG', bytes('\xff\xd8\xff jpeg'), 'input.unsupported'],
    ['one byte changed', changed(40, 0xaa), 'input.truncated'],
    ['cut off', png.subarray(0, 200), 'input.truncated'],
    ['interlaced', pngAs({ ...plain, interlace: 1 }), 'input.unsupported'],
    ['more points than are unpacked', withSize(1_000_000), 'input.too-large'],
    ['fewer bytes than points', withSize(900), 'input.truncated'],
    ['more bytes than points', withSize(20), 'input.truncated'],
    ['no width', withSize(0), 'input.truncated'],
    ['a depth its colours do not have', pngAs({ ...plain, depth: 4, color: 2 }), 'input.truncated'],
  ])('PNG: %s is refused', (_, image, code) => {
    expect(refusalOf(() => readPng(image)).code).toBe(code);
  });

  it('an image without a code says so', () => {
    expect(codeInImage({ width: 40, height: 40, data: new Uint8Array(4800).fill(255) })).toBeNull();
  });
});

describe('QR: a file as codes', () => {
  it('short text is itself, short bytes one UR, the rest frames', () => {
    expect(codesOfFile(bytes(text), 400)).toMatchObject({ form: 'text', needed: 1 });
    expect(codesOfFile(bytes(text), 400).code(1)).toBe(text);
    expect(codesOfFile(Uint8Array.of(0x30, 3, 2, 1, 5), 400).code(1)).toMatch(/^UR:BYTES\/[A-Z]+$/);
    // It would be taken for what it is not.
    expect(codesOfFile(bytes('ur:bytes/abc'), 400).form).toBe('ur');
    const frames = codesOfFile(new Uint8Array(6000).fill(7), 400);
    expect([frames.needed, frames.code(20)]).toEqual([16, expect.stringMatching(/^UR:BYTES\/20-16\//)]);
  });

  it.each([
    ['an empty file', 0, 'input.unsupported'],
    ['more than 1 MB', 1024 * 1024 + 1, 'input.too-large'],
  ])('%s is refused', (_, size, code) => {
    expect(refusalOf(() => codesOfFile(new Uint8Array(size), 400)).code).toBe(code);
  });

  it('texts come together: URs of one file, a line each or one a code; what is missing is counted', () => {
    const file = Uint8Array.from({ length: 2000 }, (_, index) => index * 7);
    const { code, needed } = codesOfFile(file, 400);
    const some = Array.from({ length: needed - 2 }, (_, index) => code(index + 2));
    expect(assembleTexts([some.join('\n')])).toEqual({ have: needed - 2, need: needed });
    expect(assembleTexts([some.join('\r\n'), code(40), code(41), code(42), code(43)])).toEqual({ form: 'ur', bytes: file });
    expect(assembleTexts([text, text])).toEqual({ form: 'text', bytes: bytes(text) });
  });

  it.each([
    ['nothing', ['', '  '], 'input.not-found'],
    ['different texts', ['one', 'two'], 'input.schema'],
    ['a text among URs', [codesOfFile(new Uint8Array(900), 400).code(1), 'two'], 'input.schema'],
  ])('%s is refused', (_, texts, code) => {
    expect(refusalOf(() => assembleTexts(texts)).code).toBe(code);
  });
});

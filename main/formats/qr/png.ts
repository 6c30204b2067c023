// Portable Network Graphics (ISO/IEC 15948), as far as QR codes need it: written in black and white, read in the forms that scanners,
// screenshots and Conclave itself write.

import { deflateSync, inflateSync } from 'node:zlib';
import { CeremonyError } from '../../errors.ts';
import { crc32 } from '../ur/crc32.ts';
import type { Pixels } from './code-in-image.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Points of the largest image that is unpacked: a photograph of 24 megapixels. */
const mostPixels = 24_000_000;
/** Modules of white around a code (ISO/IEC 18004 6.3.8). */
const quiet = 4;

/** Is this a PNG file? */
export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, index) => bytes[index] === byte);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The PNG of a QR code with its quiet zone. `rows`: of 0 and 1; `scale`: points a module. The same bytes each time: stored, not compressed. */
export function pngOfCode(rows: readonly string[], scale: number): Uint8Array {
  const side = (rows.length + 2 * quiet) * scale;
  const stride = Math.ceil(side / 8);
  const image = Buffer.alloc(side * (stride + 1), 0xff);
  for (let y = 0; y < side; y += 1) {
    const row = rows[Math.floor(y / scale) - quiet] ?? '';
    image[y * (stride + 1)] = 0;
    for (let x = 0; x < side; x += 1) {
      if (row[Math.floor(x / scale) - quiet] !== '1') continue;
      const at = y * (stride + 1) + 1 + (x >> 3);
      image[at] = (image[at] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a point, grey.
  header[8] = 1;
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(image, { level: 0 })), chunk('IEND', new Uint8Array(0))]),
  );
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
}

/** Samples a point, by colour type: grey, RGB, palette, grey with opacity, RGB with opacity. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** An image as red, green and blue of each point. Throws input.unsupported, input.truncated, input.too-large. */
export function readPng(bytes: Uint8Array): Pixels {
  if (!isPng(bytes))
    throw new CeremonyError(
      'input.unsupported',
      'This is no PNG image. Nothing was read. Save the picture as PNG, or use the window, which reads JPEG, too.',
    );
  const { layout, palette, packed } = readChunks(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const { width, height, depth, color } = layout;
  const bitsOfPoint = (samples[color] ?? 0) * depth;
  const stride = Math.ceil((width * bitsOfPoint) / 8);
  const raw = unpack(packed, (stride + 1) * height);
  const lines = unfilter(raw, height, stride, Math.max(1, bitsOfPoint >> 3));
  const data = new Uint8Array(width * height * 3);
  const most = 2 ** depth - 1;
  const sample = (y: number, index: number): number => {
    // Of 16 bits the first eight are enough to tell black from white.
    if (depth === 16) return lines[y * stride + 2 * index] ?? 0;
    const bit = index * depth;
    const byte = lines[y * stride + (bit >> 3)] ?? 0;
    const value = (byte >> (8 - depth - (bit & 7))) & most;
    return color === 3 ? value : (value * 255) / most;
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = 3 * (y * width + x);
      const first = x * (samples[color] ?? 1);
      for (let part = 0; part < 3; part += 1) {
        if (color === 3) data[at + part] = palette[3 * sample(y, first) + part] ?? 0;
        else data[at + part] = sample(y, color === 2 || color === 6 ? first + part : first);
      }
    }
  return { width, height, data };
}

function readChunks(bytes: Buffer): { layout: Layout; palette: Uint8Array; packed: Buffer } {
  let layout: Layout | null = null;
  let palette = new Uint8Array(0);
  const packed: Buffer[] = [];
  for (let at = signature.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > bytes.length) break;
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) throw damaged();
    at += 12 + length;
    if (layout === null && type !== 'IHDR') throw damaged();
    if (type === 'IHDR') layout = layoutOf(data);
    else if (type === 'PLTE') palette = new Uint8Array(data);
    else if (type === 'IDAT') packed.push(data);
    else if (type === 'IEND' && layout !== null) return { layout, palette, packed: Buffer.concat(packed) };
  }
  throw damaged();
}

function layoutOf(data: Buffer): Layout {
  if (data.length !== 13) throw damaged();
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth = 0, color = 0, method, filter, interlace] = data.subarray(8);
  if (width === 0 || height === 0) throw damaged();
  if (width * height > mostPixels)
    throw new CeremonyError(
      'input.too-large',
      `The image has more than ${mostPixels / 1e6} megapixels. Nothing was read. Cut it to the code.`,
    );
  const depths = color === 0 ? [1, 2, 4, 8, 16] : color === 3 ? [1, 2, 4, 8] : [8, 16];
  if (samples[color] === undefined || !depths.includes(depth) || method !== 0 || filter !== 0) throw damaged();
  if (interlace !== 0)
    throw new CeremonyError(
      'input.unsupported',
      'The image is an interlaced PNG, which is not read here. Nothing was taken. Save it without interlacing.',
    );
  return { width, height, depth, color };
}

function unpack(packed: Buffer, length: number): Buffer {
  try {
    // One byte more would be a bomb, or damaged.
    const raw = inflateSync(packed, { maxOutputLength: length });
    if (raw.length === length) return raw;
  } catch {
    // Told below.
  }
  throw damaged();
}

/** Undoes the filter of each row (ISO/IEC 15948, 9.2). `step`: bytes a point, at least 1. */
function unfilter(raw: Buffer, height: number, stride: number, step: number): Uint8Array {
  const lines = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const kind = raw[y * (stride + 1)] ?? 0;
    if (kind > 4) throw damaged();
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= step ? (lines[at - step] ?? 0) : 0;
      const up = y > 0 ? (lines[at - stride] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (lines[at - stride - step] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, kind === 4 ? paeth(left, up, corner) : 0][kind] ?? 0;
      lines[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return lines;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

const damaged = (): CeremonyError => new CeremonyError('input.truncated', 'The PNG image is damaged. Nothing was read from it.');

// reader/: the page for the other side of the air gap, one file without network, kept built as resources/reader/conclave-reader.html. Lives
// here: what a browser does with pictures and pasted text. May not live here: how codes and URs are read (formats/qr, formats/ur).

import { sha256 } from '@noble/hashes/sha2.js';
import { evenWords, oddWords } from '../formats/pgp-words.ts';
import { codeInImage } from '../formats/qr/code-in-image.ts';
import { looksLikeUr, openUrReader } from '../formats/ur/read-ur.ts';
import { textsOf } from './texts.ts';

/** Points along the longer side of a picture: more only takes time. */
const longestSide = 2400;

const texts = textsOf(navigator.language);
const at = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const field = (id: string): HTMLInputElement => at(id) as HTMLInputElement;
const images = field('images');
const text = field('text');

let reader = openUrReader();
let file: Uint8Array | null = null;

async function codeOf(picture: File): Promise<string | null> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)];
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas?.drawImage(bitmap, 0, 0, width, height);
  const pixels = canvas?.getImageData(0, 0, width, height);
  return pixels === undefined ? null : codeInImage(pixels);
}

function take(code: string): void {
  if (file !== null) return;
  if (looksLikeUr(code)) {
    for (const line of code.split(/\r?\n/)) if (line.trim() !== '') reader.take(line);
    file = reader.result();
  } else file = new TextEncoder().encode(code);
  const { have, need } = reader.progress;
  at('state').textContent = looksLikeUr(code) ? texts.state(have, need) : '';
}

async function read(): Promise<void> {
  at('trouble').textContent = '';
  const without: string[] = [];
  try {
    if (text.value.trim() !== '') take(text.value);
    for (const picture of images.files ?? []) {
      if (file !== null) break;
      const code = await codeOf(picture).catch(() => null);
      if (code === null) without.push(picture.name);
      else take(code);
    }
    if (without.length > 0 && file === null) at('trouble').textContent = texts.noCode(without.join(', '));
  } catch (error) {
    at('trouble').textContent = error instanceof Error ? error.message : String(error);
  }
  show();
}

function show(): void {
  at('result').hidden = file === null;
  if (file === null) return;
  const digest = sha256(file);
  at('size').textContent = texts.size(file.length);
  at('sha256').textContent = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  at('words').textContent = Array.from(digest, (byte, index) => (index % 2 === 0 ? evenWords : oddWords)[byte]).join(' ');
  const plain = new TextDecoder().decode(file);
  at('shown').hidden = !/^[\x20-\x7e\r\n\t]{1,4000}$/.test(plain);
  at('shown').textContent = at('shown').hidden ? '' : plain;
}

function again(): void {
  reader = openUrReader();
  file = null;
  images.value = '';
  text.value = '';
  for (const id of ['state', 'trouble']) at(id).textContent = '';
  show();
}

function save(): void {
  if (file === null) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([file.slice()], { type: 'application/octet-stream' }));
  link.download = field('name').value.replaceAll(/[^A-Za-z0-9._-]/g, '_') || 'file.bin';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

document.documentElement.lang = texts.title.startsWith('QR') ? 'de' : 'en';
document.title = texts.title;
for (const id of ['title', 'about', 'read', 'again', 'save'] as const) at(id).textContent = texts[id];
for (const id of ['images', 'text', 'name'] as const) at(`${id}-label`).textContent = texts[id];
at('result-title').textContent = texts.result;
at('read').addEventListener('click', () => void read());
at('again').addEventListener('click', again);
at('save').addEventListener('click', save);

import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pageHeaders } from './content-policy.ts';

/** What a window may load, and nothing else: the files of the built renderer, named when the shell starts. */
export interface PageFiles {
  /** The answer to a request for this URL; null: there is nothing of this name. `camera`: its document may ask for the camera. */
  answer(url: string, camera?: boolean): PageAnswer | null;
}

export interface PageAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** Stands in index.html where the document's nonce goes. */
const noncePlace = '__CSP_NONCE__';

/**
 * The path a URL names, if it is one of `files`. Compared as a whole against the list: nothing is joined, decoded twice or
 * looked up on disk, so no `..`, `%2e`, backslash or NUL leads anywhere (Electron checklist, item 18).
 */
export function resolvePage(url: string, origin: string, files: ReadonlySet<string>): string | null {
  if (!url.startsWith(`${origin}/`)) return null;
  const path = url.slice(origin.length + 1).replace(/[?#].*$/s, '');
  const wanted = path === '' ? 'index.html' : path;
  return files.has(wanted) ? wanted : null;
}

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .split(sep)
        .join('/'),
    );
}

/** Serves the directory of the built renderer under `origin`. `nonce` draws a new one for every document. */
export function pageFiles(directory: string, origin: string, nonce: () => string): PageFiles {
  const files = new Set(filesUnder(directory).filter((file) => types[extensionOf(file)] !== undefined));
  return {
    answer(url, camera = false) {
      const file = resolvePage(url, origin, files);
      if (file === null) return null;
      const body = readFileSync(join(directory, file));
      const drawn = nonce();
      const type = types[extensionOf(file)] ?? '';
      return {
        headers: pageHeaders(type, drawn, camera),
        body: file.endsWith('.html') ? Buffer.from(body.toString('utf8').replaceAll(noncePlace, drawn)) : body,
      };
    },
  };
}

function extensionOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1);
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;

/**
 * The reader as one file: script and style inside, both named by their hash in the policy, nothing else allowed. Not minified: an auditor
 * reads it. `read` reads a file of this directory.
 */
export async function buildReader(read: (path: string) => string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: join(here, 'page.ts'), formats: ['iife'], name: 'reader' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('The reader was not built.');
  // Inside a script element this would end it.
  const script = `\n${chunk.code.replaceAll('</script', '<\\/script')}`;
  const style = `\n${read(join(here, 'reader.css'))}`;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return read(join(here, 'reader.html'))
    .replace('<!-- __POLICY__ -->', () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />`)
    .replace(/<style>[^]*<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script>[^]*<\/script>/, () => `<script>${script}</script>`);
}

const hashOf = (content: string): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;

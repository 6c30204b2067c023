import type { ReadStream, WriteStream } from 'node:tty';
import { CeremonyError } from '../../errors.ts';
import { LineEditor } from './line-editor.ts';
import { printable } from './printable.ts';
import { progressLine } from './progress-line.ts';
import type { SecretBytes, Terminal } from './terminal.ts';

/** DEC private mode 1049: a screen of its own, and back. ED 2 and ED 3: the screen and, where a terminal keeps one, its scrollback. */
const alternateScreen = '\u001b[?1049h';
const mainScreen = '\u001b[?1049l';
const wipe = '\u001b[2J\u001b[3J\u001b[H';

interface Pending {
  readonly editor: LineEditor;
  readonly question: string;
  readonly resolve: (bytes: SecretBytes | null) => void;
  readonly reject: (error: unknown) => void;
  interrupted: boolean;
}

/**
 * The process's own console. Once something was asked, stdin stays in raw mode until close: between prompts nothing
 * typed is echoed, so a PIN typed too early does not show. `unheard`: Ctrl-C that nobody listens for. What was typed ahead is kept for the next prompt.
 */
export function nodeTerminal(
  streams: { stdin: ReadStream; stdout: WriteStream; stderr: WriteStream },
  monotonic: () => number,
  unheard: () => void,
): Terminal {
  const { stdin, stdout, stderr } = streams;
  // Prompts go where the person looks: stdout may be piped into a file.
  const screen = stdout.isTTY ? stdout : stderr;
  // A pseudo-terminal that nobody gave a size says 0.
  const width = (): number => (screen.columns >= 40 ? screen.columns : 80);
  const progress = progressLine({
    write: (text) => screen.write(text),
    isTerminal: screen.isTTY === true,
    width,
    monotonic,
  });
  let ahead: number[] = [];
  let pending: Pending | null = null;
  let started = false;
  let ended = false;
  let onInterrupt: (() => void) | null = null;

  // A reader that went away (`| head`, a closed window) must not end a ceremony.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

  const settle = (bytes: SecretBytes | null): void => {
    const current = pending;
    pending = null;
    current?.resolve(bytes);
  };

  const interrupt = (): void => {
    const current = pending;
    if (current === null) {
      ahead = [];
      (onInterrupt ?? unheard)();
      return;
    }
    current.editor.clear();
    if (current.interrupted) {
      screen.write('\n');
      pending = null;
      current.reject(new CeremonyError('state.stopped', 'Stopped at the keyboard. What was finished is kept.'));
      return;
    }
    current.interrupted = true;
    screen.write(`\nCtrl-C again leaves Conclave; or go on.\n${current.question}`);
  };

  const takeByte = (byte: number): void => {
    if (pending === null) {
      if (byte === 0x03) interrupt();
      else ahead.push(byte);
      return;
    }
    const effect = pending.editor.take(byte);
    if (effect === null) return;
    if (effect.kind !== 'interrupt') pending.interrupted = false;
    switch (effect.kind) {
      case 'echo':
        screen.write(effect.text);
        return;
      case 'bell':
        screen.write('\u0007');
        return;
      case 'interrupt':
        interrupt();
        return;
      case 'line':
        screen.write('\n');
        settle(effect.bytes);
        return;
      case 'end':
        screen.write('\n');
        settle(null);
    }
  };

  const start = (): void => {
    if (started) return;
    started = true;
    stdin.setRawMode(true);
    stdin.on('data', (chunk: Buffer) => {
      for (const byte of chunk) takeByte(byte);
      chunk.fill(0);
    });
    const end = (): void => {
      ended = true;
      settle(null);
    };
    stdin.on('end', end);
    // A terminal that hung up answers with EIO.
    stdin.on('error', end);
  };

  const askBytes = async (question: string, echo: boolean): Promise<SecretBytes | null> => {
    progress.clear();
    if (!terminal.interactive)
      throw new CeremonyError('state.no-terminal', 'A person must answer here, and there is no terminal to ask on. Nothing was done.');
    start();
    screen.write(question);
    stdin.resume();
    return new Promise((resolve, reject) => {
      pending = { editor: new LineEditor({ echo }), question, resolve, reject, interrupted: false };
      const waiting = ahead.splice(0);
      waiting.forEach(takeByte);
      waiting.fill(0);
      if (ended) settle(null);
    });
  };

  const terminal: Terminal = {
    out(line) {
      progress.clear();
      stdout.write(`${printable(line)}\n`);
    },
    err(line) {
      progress.clear();
      stderr.write(`${printable(line)}\n`);
    },
    interactive: stdin.isTTY === true && (stdout.isTTY === true || stderr.isTTY === true),
    get width() {
      return width();
    },
    progress: (text) => (text === null ? progress.clear() : progress.show(text)),
    async ask(question) {
      const bytes = await askBytes(printable(question), true);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    askSecret: async (question) => askBytes(printable(question), false),
    async showAlone(lines, enter) {
      if (screen.isTTY !== true)
        throw new CeremonyError(
          'state.no-terminal',
          'A card can only be shown on a terminal, and the output goes elsewhere. Nothing was shown.',
        );
      progress.clear();
      screen.write(`${alternateScreen}${wipe}`);
      try {
        for (const line of lines) screen.write(`${printable(line)}\n`);
        await askBytes(printable(`${enter}: `), false);
      } finally {
        screen.write(`${wipe}${mainScreen}`);
      }
    },
    onInterrupt: (listener) => {
      onInterrupt = listener;
    },
    close() {
      progress.clear();
      if (!started) return;
      try {
        stdin.setRawMode(false);
        stdin.pause();
      } catch {
        // The terminal is gone: there is nothing to give back.
      }
    },
  };
  return terminal;
}

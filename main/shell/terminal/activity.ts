import type { SilenceListener } from '../../hsm/hsm.ts';
import type { Terminal } from './terminal.ts';

const tickMilliseconds = 250;
/** ui.md: long work shows progress; what takes less than this needs none. */
const quietMilliseconds = 1000;

/** What is being done now, shown once it takes longer than a second: by time alone, by what the core reports, by a silent token. */
export class Activity {
  readonly #terminal: Terminal;
  readonly #monotonic: () => number;
  #label = '';
  #detail = '';
  #since = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(terminal: Terminal, monotonic: () => number) {
    this.#terminal = terminal;
    this.#monotonic = monotonic;
  }

  async during<T>(label: string, work: () => Promise<T>): Promise<T> {
    this.#label = label;
    this.#detail = '';
    this.#since = this.#monotonic();
    this.#timer = setInterval(() => this.#show(), tickMilliseconds);
    try {
      return await work();
    } finally {
      clearInterval(this.#timer);
      this.#timer = null;
      this.#terminal.progress(null);
    }
  }

  /** `onProgress` of the core. */
  report(text: string): void {
    this.#detail = text;
    this.#show();
  }

  /** `onSilence` of the core: the watchdog's word about a token that has not answered yet. */
  readonly silence: SilenceListener = ({ call, seconds, reportOnly }) => {
    const patience = reportOnly ? 'Conclave waits; the call must not be repeated' : 'Conclave will end the token process if this goes on';
    this.#detail = `the token is silent in ${call} for ${Math.round(seconds)} s: it may be waiting for a touch, its PIN pad or a card. ${patience}`;
    this.#show();
  };

  #show(): void {
    if (this.#timer === null) return;
    const elapsed = this.#monotonic() - this.#since;
    if (elapsed < quietMilliseconds) return;
    const detail = this.#detail === '' ? '' : `: ${this.#detail}`;
    this.#terminal.progress(`${this.#label} (${Math.floor(elapsed / 1000)} s)${detail}`);
  }
}

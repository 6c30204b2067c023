// A window without a core: the same bridge, answered from fixtures. It is source text, run in the page before the app.

import { callNames } from '../../../preload/contract/names.ts';

/** Answers by call name. `script`: views that follow each other as performs are made. */
export interface FakeCore {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly failures?: Readonly<Record<string, unknown>>;
  readonly script?: readonly unknown[];
  /** Calls that never answer, so that a screen is caught in the middle. */
  readonly hangs?: readonly string[];
  readonly pushes?: readonly { readonly name: string; readonly value: unknown }[];
}

/** The init script. What is pressed is counted in window.presses, what is called in window.called. */
export function fakeBridge(core: FakeCore): string {
  return `(() => {
    const core = ${JSON.stringify(core)};
    let at = 0;
    const listeners = {};
    const defaults = { history: { state: 'nothing-to-compare', last: null, check: { name: 'LOG-CONSISTENCY', verdict: 'not-checked', reason: 'no production run was over here before' } }, transcript: [], savedPlans: [], devices: { devices: [{ device: 'second', module: '/usr/lib/softhsm/libsofthsm2.so', byFlag: false, nextStart: true }, { device: 'card', module: null, byFlag: true, nextStart: false }] } };
    window.called = [];
    window.presses = 0;
    addEventListener('click', (event) => { if (event.detail > 0) window.presses += 1; }, true);
    const answer = (name, input) => {
      window.called.push({ name, secret: input && (input.secret ?? input.passphrase) instanceof Uint8Array });
      if ((core.hangs ?? []).includes(name)) {
        for (const push of core.pushes ?? []) setTimeout(() => (listeners[push.name] ?? []).forEach((listen) => listen(push.value)), 60);
        return new Promise(() => undefined);
      }
      if (core.failures && core.failures[name]) return Promise.resolve({ ok: false, error: core.failures[name] });
      if (core.script) {
        if (name === 'perform') at += 1;
        if (['run', 'perform', 'provideSecret', 'control', 'rehearseNow', 'startPlan'].includes(name)) return Promise.resolve({ ok: true, value: core.script[at] });
      }
      return Promise.resolve({ ok: true, value: core.answers[name] ?? defaults[name] });
    };
    const names = ${JSON.stringify(callNames)};
    const bridge = { on: (name, listen) => { (listeners[name] ??= []).push(listen); return () => { listeners[name] = listeners[name].filter((one) => one !== listen); }; } };
    for (const name of names) bridge[name] = (input) => answer(name, input);
    bridge.saveSettings = (input) => { window.called.push({ name: 'saveSettings' }); return Promise.resolve({ ok: true, value: input }); };
    Object.defineProperty(window, 'conclave', { value: bridge });
  })();`;
}

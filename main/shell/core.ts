// shell/: where the app meets the world — terminals, files, the machine, the isolated process. A shell opens the core,
// answers what a run awaits and shows its RunView. It may not know the order of steps, a rule, or keep a secret.

import type { DrillEngine, DrillSetting } from '../ceremony/drill/drill-engine.ts';
import type { Hsm, HsmChannel, HsmOpening, SilenceListener } from '../hsm/hsm.ts';
import type { Check } from '../checks.ts';
import type { TrustFile } from '../formats/trust.ts';
import type { Store } from '../store/store.ts';
import type { Host } from '../steps/host.ts';
import type { ControlInput, PerformInput, ProvideSecretInput, RevealSecretInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';

/** Where playbooks and profiles come from; null: there is none of this id. */
export interface ResourceLibrary {
  playbook(id: string): Uint8Array | null;
  profile(id: string): Uint8Array | null;
  /** Why each step kind is there, in words. */
  playbookIds(): readonly string[];
  profileIds(): readonly string[];
  stepHelp(): Uint8Array | null;
  /** What goes to whoever will use an issued certificate, a file a consumer. */
  handoffKits(): readonly Uint8Array[];
  /** How tools make a request, a file a tool. */
  recipes(): readonly Uint8Array[];
  /** resources/reader/conclave-reader.html */
  readerPage(): Uint8Array | null;
  /** resources/triage.yaml */
  triage(): Uint8Array | null;
  scenario(id: string): Uint8Array | null;
  scenarioIds(): readonly string[];
}

/** One run as a shell drives it: only by views, performs, secrets and controls. */
export interface RunEngine {
  create(request: { planBytes: Uint8Array; mode: 'production' | 'rehearsal' | 'drill'; out: string }): RunView | Promise<RunView>;
  unfinished(): readonly {
    readonly runId: string;
    readonly title: string;
    readonly planSha256: string;
    readonly mode: string;
    readonly status: string;
  }[];
  /** Whether any run was ever begun in the data directory, whatever became of it. */
  begun(): boolean;
  view(runId: string): RunView | Promise<RunView>;
  perform(input: PerformInput): Promise<RunView>;
  provideSecret(input: ProvideSecretInput): Promise<RunView>;
  /** What the current step shows to an awaited person alone; the caller zeroes it. */
  revealSecret(input: RevealSecretInput): Promise<Uint8Array>;
  control(input: ControlInput): Promise<RunView>;
}

export interface TranscriptEvent {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly event: string;
  readonly text: string;
}

/** Where keys live: embedded tokens in a directory (default: in the data directory), or a PKCS#11 module. */
export type TokenChoice = { readonly provider: 'soft'; readonly directory?: string } | Extract<HsmOpening, { provider: 'pkcs11' }>;

/** Tokens beside it: a backup of it, people's cards. */
export interface DeviceChoices {
  readonly second?: TokenChoice;
  readonly card?: TokenChoice;
}
/** The last checkpoint on paper against the logs of a data directory. */
export interface PaperHistory {
  view(): PaperHistoryView;
  compare(entered: string): PaperHistoryView;
  skip(by: string, reason: string): PaperHistoryView;
}

export interface PaperHistoryView {
  readonly state: 'nothing-to-compare' | 'awaited' | 'compared' | 'skipped' | 'unattended';
  readonly last: { readonly title: string; readonly at: string; readonly size: number } | null;
  readonly check: Check;
}

export interface CoreOptions {
  readonly dataDirectory: string;
  readonly token: TokenChoice;
  readonly devices?: DeviceChoices;
  /** --token: serial or label. */
  readonly wantedToken?: string;
  readonly startHsmProcess: () => HsmChannel;
  readonly host: Host;
  readonly library: ResourceLibrary;
  readonly now: () => Date;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly onProgress?: (text: string) => void;
  readonly onSilence?: SilenceListener;
  readonly unattended: boolean;
  /** The last checkpoint on paper, from --trust. */
  readonly trust?: TrustFile;
  readonly drill?: DrillSetting;
}

/** The opened core. */
export interface Core {
  readonly engine: RunEngine;
  /** Of a core that was opened for a drill. */
  readonly drill?: DrillEngine;
  readonly history: PaperHistory;
  /** A run's events as people read them. */
  transcript(runId: string): readonly TranscriptEvent[];
  /** What a run has made so far; SHA-256 as hex. */
  artifacts(runId: string): readonly { readonly path: string; readonly sha256: string }[];
  readonly store: Store;
  readonly hsm: Pick<Hsm, 'end'>;
  close(): Promise<void>;
}

/** Given by the entries (cli.ts, index.ts): shells do not import the app. */
export type OpenCore = (options: CoreOptions) => Promise<Core>;

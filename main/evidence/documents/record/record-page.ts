import { rehearsalText } from '../../../pki/rehearsal-mark.ts';
import type { Block, PaperDocument } from '../document.ts';
import { encodeScript } from '../script/script.ts';
import type { RunRecord } from './run-record.ts';

/** A document of the evidence: what holds for all of it on every page, and the hashes of plan, script and log at its foot. */
export function recordPage(record: RunRecord, name: string, blocks: readonly Block[]): PaperDocument {
  return {
    title: record.script.title,
    name,
    date: new Date(record.sealedAt),
    notices: [
      ...(record.mode === 'production'
        ? []
        : [`${record.mode === 'drill' ? 'Drill' : 'Rehearsal'}. Everything it made is marked and not for use.`]),
      ...(record.attendance === 'unattended' ? ['Unattended: approvals were given by the machine from an answers file.'] : []),
      ...(record.softwareToken ? ['Embedded software token: its keys were protected by software alone.'] : []),
    ],
    pattern: record.mode === 'production' ? null : rehearsalText,
    foot: [
      { what: 'plan  ', sha256: record.script.plan.sha256 },
      { what: 'script', sha256: encodeScript(record.script).sha256 },
      { what: 'log   ', sha256: record.log.head },
    ],
    blocks,
  };
}

/** A person of the plan by name, and what is no person by its own name. */
export function nameOf(record: RunRecord, id: string): string {
  return record.names.get(id) ?? id;
}

/** `2026-11-21 09:30:15` of an instant. */
export function clock(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

import { type Check, notChecked } from '../../checks.ts';
import { eventsOf } from '../event-data.ts';
import { judge, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/**
 * BACKUP-SAME-KEY: where the playbook proves a backup, every key the run made or opened was proved on a second token by the plan's method, by a
 * probe of its own whose call returned (rules.md, Keys and tokens).
 */
export function checkBackup(reading: Pick<BundleReading, 'playbook' | 'plan' | 'planned' | 'events'>): Check {
  return judge('BACKUP-SAME-KEY', () => {
    const step = reading.playbook().value.steps.find(({ kind }) => kind === 'confirm-backup-key');
    if (step === undefined) return notChecked('BACKUP-SAME-KEY', 'the playbook proves no backup');
    const { backup } = reading.plan().value;
    const confirmed = eventsOf(reading.events(), 'backup-confirmed').filter((event) => event.step === step.id);
    const [only, more] = confirmed;
    const own = eventsOf(reading.events(), 'key-generated');
    if (confirmed.length === 0 && own.length === 0) {
      if (backup === 'none') return notChecked('BACKUP-SAME-KEY', 'plan and policy name no backup of this key');
      if (reading.planned().mode === 'rehearsal') return notChecked('BACKUP-SAME-KEY', 'the stand-in of a rehearsal has no second token');
    }
    if (only === undefined || more !== undefined) refuse('The log does not tell of one proof of the backup.');
    if (only.method !== backup) refuse(`The backup was proved as ${only.method} and the plan says ${backup}.`);
    const keys = [...own, ...eventsOf(reading.events(), 'authority-opened')];
    if (!keys.some(({ spkiSha256 }) => spkiSha256 === only.spkiSha256))
      refuse('The backup that was proved is not of a key made or opened in this run.');
    const probe = eventsOf(reading.events(), 'intent').find(({ id }) => id === only.probe);
    if (probe?.operation !== 'sign-probe' || probe.step !== step.id) refuse('The backup was proved without a probe signature of its own.');
    if (!reading.events().some(({ event, data }) => event === 'call-verified' && data['id'] === only.probe))
      refuse('The probe signature of the second token was not verified.');
    return backup;
  });
}

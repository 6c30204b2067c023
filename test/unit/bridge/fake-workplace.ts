// A workplace whose parts refuse to be touched unless a test gives them: what a hostile call must never reach.

import type { Workplace } from '../../../main/bridge/workplace.ts';
import type { Host } from '../../../main/steps/host.ts';

export const touched: string[] = [];

const untouchable = (name: string): never => {
  touched.push(name);
  throw new Error(`${name} was reached`);
};

const host: Host = {
  networkInterfaces: () => [],
  swap: () => null,
  hibernation: () => null,
  coreDumps: () => null,
  freeBytes: () => null,
  mediumAt: () => Promise.resolve({ medium: null, label: null, fileSystem: null, mount: null }),
  software: { version: '0', sha256: '0'.repeat(64), files: 0 },
};

export function fakeWorkplace(given: Partial<Workplace> = {}): Workplace {
  return {
    shell: 'chromium',
    version: '0',
    dataDirectory: '/nowhere',
    host,
    library: { playbook: () => null, profile: () => null },
    now: () => new Date('2026-11-21T09:30:00Z'),
    random: (length) => new Uint8Array(length),
    kdfCost: 2,
    production: () => Promise.reject(new Error('production was reached')).finally(() => touched.push('production')),
    rehearsals: () => untouchable('rehearsals'),
    coreOf: () => Promise.reject(new Error('coreOf was reached')).finally(() => touched.push('coreOf')),
    during: () => Promise.reject(new Error('during was reached')).finally(() => touched.push('during')),
    start: () => Promise.reject(new Error('start was reached')).finally(() => touched.push('start')),
    startDrill: () => Promise.reject(new Error('startDrill was reached')).finally(() => touched.push('startDrill')),
    grantCamera: () => undefined,
    choosePlan: () => Promise.reject(new Error('choosePlan was reached')).finally(() => touched.push('choosePlan')),
    savePlan: () => Promise.reject(new Error('savePlan was reached')).finally(() => touched.push('savePlan')),
    savedPlans: () => untouchable('savedPlans'),
    savedPlan: () => untouchable('savedPlan'),
    savePlans: () => untouchable('savePlans'),
    savedDesigns: () => untouchable('savedDesigns'),
    savedDesign: () => untouchable('savedDesign'),
    ownProfile: () => untouchable('ownProfile'),
    saveOwnProfile: () => untouchable('saveOwnProfile'),
    saveRecipes: () => untouchable('saveRecipes'),
    keepPlan: () => untouchable('keepPlan'),
    keptPlan: () => untouchable('keptPlan'),
    devices: () => untouchable('devices'),
    nameDevices: () => untouchable('nameDevices'),
    media: () => Promise.reject(new Error('media was reached')).finally(() => touched.push('media')),
    settings: () => untouchable('settings'),
    saveSettings: () => untouchable('saveSettings'),
    ...given,
  };
}

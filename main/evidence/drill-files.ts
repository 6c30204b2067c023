// What a drill adds to a bundle: its scenario, byte for byte, and the after-action report as data. Both follow from the log alone.

import { scenarioOf } from '../drill/drill-log.ts';
import { composeReport, type DrillReport, encodeReport } from '../drill/report.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { parseScenario } from '../formats/scenario.ts';
import type { BundleFile, BundleSource } from './bundle.ts';
import { parseTranscript } from './transcript.ts';

/** The report of a drill's bundle; null: the bundle is no drill's. @throws input.* where log, scenario or playbook cannot be read */
export function drillReportOf(source: Pick<BundleSource, 'mode' | 'run' | 'attendance' | 'playbook' | 'transcript'>): DrillReport | null {
  if (source.mode !== 'drill') return null;
  const events = parseTranscript(source.transcript);
  const bytes = scenarioOf(events);
  if (bytes === null) return null;
  const scenario = parseScenario(bytes);
  return composeReport({
    run: source.run,
    attendance: source.attendance,
    scenario: scenario.value,
    scenarioSha256: scenario.sha256,
    playbook: parsePlaybook(source.playbook).value,
    events,
  });
}

/** scenario.yaml and drill-report.json; none of a bundle that is no drill's. @throws input.* where they cannot be read from its log */
export function drillFiles(source: BundleSource): BundleFile[] {
  const report = drillReportOf(source);
  if (report === null) return [];
  const scenario = scenarioOf(parseTranscript(source.transcript)) ?? new Uint8Array();
  return [
    { path: 'scenario.yaml', bytes: scenario, role: 'scenario' },
    { path: 'drill-report.json', bytes: encodeReport(report), role: 'drill-report' },
  ];
}

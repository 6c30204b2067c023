import { type Check, notChecked } from '../../checks.ts';
import { drillEvents } from '../../drill/drill-log.ts';
import { parseScenario } from '../../formats/scenario.ts';
import { drillReportOf } from '../drill-files.ts';
import { judge, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/**
 * DRILL-REPORT: a drill names its scenario once, right after the plan; the scenario is the file of that hash; what happened and what was
 * answered stands in it, and report and score follow from the log (BUNDLE-CONTENTS holds their bytes).
 */
export function checkDrill(reading: BundleReading): Check {
  return judge('DRILL-REPORT', () => {
    const { mode, run, attendance } = reading.planned();
    const events = reading.events();
    const begun = drillEvents(events, 'drill-begun');
    if (mode !== 'drill') {
      if (begun.length > 0) refuse(`The log of a ${mode} run names a scenario.`);
      return notChecked('DRILL-REPORT', 'the run is no drill');
    }
    const [first, more] = begun;
    if (first === undefined || more !== undefined) return refuse('The log of a drill does not name its scenario once.');
    const { value: scenario, sha256 } = parseScenario(reading.file('scenario.yaml'));
    if (sha256 !== first.sha256) refuse('scenario.yaml is not the scenario the log names.');
    if (scenario.playbook !== reading.playbook().value.id) refuse('The scenario is for another playbook.');
    const known = new Map(scenario.events.map((event) => [event.id, event]));
    const happened = new Set<string>();
    for (const { event, data } of events.filter((each) => each.event === 'drill-event' || each.event === 'drill-answer')) {
      const id = String(data['id']);
      const injection = known.get(id);
      if (injection === undefined) return refuse('The log tells of an event that is not in the scenario.');
      if (event === 'drill-event') {
        if (happened.has(id) || injection.kind !== data['kind']) refuse('The log tells of an event as the scenario does not.');
        happened.add(id);
        continue;
      }
      const answer = injection.answers[String(data['answer'])];
      if (!happened.has(id) || answer === undefined || answer.says !== data['says'] || (answer.mends === true) !== data['mended'])
        refuse('The log tells of an answer that the scenario does not offer, or offers otherwise.');
    }
    const report = drillReportOf({
      mode,
      run,
      attendance,
      playbook: reading.file('playbook.yaml'),
      transcript: reading.lines(),
    });
    return `${happened.size} events, ${report?.points.got ?? 0} of ${report?.points.of ?? 0} points`;
  });
}

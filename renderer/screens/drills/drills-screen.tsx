// Drills: which to play, what it exercises and how it begins; those on record with their trend, and when the next is due.

import { Siren } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../preload/contract/calls.ts';
import type { ScenarioView } from '../../../preload/contract/drill-calls.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useRole } from '../../messages/use-role.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { HeldDrills } from './held-drills.tsx';
import styles from './drills.module.css';

export function DrillsScreen(props: { readonly chosen: string }) {
  const t = useText();
  const load = useApp((state) => state.shelf.drills);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('drills'), [fetchShelf]);
  return (
    <Page title={t('drills.title')} lead={t('drills.lead')}>
      <LoadView load={load}>{(view) => <DrillsBody view={view} chosen={props.chosen} />}</LoadView>
    </Page>
  );
}

function DrillsBody(props: { readonly view: CallOutput<'drills'>; readonly chosen: string }) {
  const t = useText();
  const { scenarios } = props.view;
  const [id, setId] = useState(props.chosen);
  const scenario = scenarios.find((each) => each.id === id) ?? scenarios.find((each) => each.id === 'stolen-issuing-key') ?? scenarios[0];
  const say = useSay();
  return (
    <>
      <HeldDrills view={props.view} say={say} />
      <div className={styles['columns']}>
        <ChoiceCards
          label={t('drills.choose')}
          value={scenario?.id ?? null}
          onChange={setId}
          options={scenarios.map((each) => ({ value: each.id, label: say(each.title) }))}
        />
        {scenario !== undefined && (
          <div className={styles['detail']}>
            <ScenarioSheet key={scenario.id} scenario={scenario} />
          </div>
        )}
      </div>
    </>
  );
}

/** One scenario, and the button that begins it. */
function ScenarioSheet(props: { readonly scenario: ScenarioView }) {
  const { scenario } = props;
  const t = useText();
  const role = useRole();
  const say = useSay();
  const starting = useApp((state) => state.starting);
  const failure = useApp((state) => state.drillFailure);
  const startDrill = useApp((state) => state.startDrill);
  const world =
    scenario.hierarchy === 'built-in'
      ? t('drills.world.builtIn')
      : scenario.own === null
        ? t('drills.world.none')
        : t('drills.world.own', { label: scenario.own });
  const people = scenario.people.map(
    ({ name, roles, substitute }) => `${substitute ? t('drills.substitute', { name }) : name}: ${roles.map(role).join(', ')}`,
  );
  const begin = async (): Promise<void> => {
    const runId = await startDrill(scenario.id);
    if (runId !== null) goTo('run', runId);
  };
  return (
    <Sheet title={say(scenario.title)} note={say(scenario.briefing)}>
      <div className={styles['sheet']}>
        <FactList
          facts={[
            { label: t('drills.playbook'), value: say(scenario.playbook) },
            { label: t('drills.world'), value: world },
            { label: t('drills.time'), value: t('drills.minutes', { count: scenario.minutes }) },
            { label: t('drills.people'), value: people.join('\n') },
            { label: t('drills.events'), value: t('drills.events.count', { count: scenario.events }) },
            { label: t('drills.points'), value: String(scenario.points) },
          ]}
        />
        {failure !== null && <FailureNotice failure={failure} />}
        {starting && <BusyLine>{t('drills.beginning')}</BusyLine>}
        <div className={styles['actions']}>
          <Button look="primary" size="big" icon={<Siren aria-hidden size="1.25em" />} pending={starting} onPress={() => void begin()}>
            {t('drills.begin')}
          </Button>
        </div>
        <section className={styles['part']}>
          <h3>{t('drills.goals')}</h3>
          <ul>
            {scenario.goals.map((goal) => (
              <li key={goal}>{say(goal)}</li>
            ))}
          </ul>
        </section>
        <section className={styles['part']}>
          <h3>{t('drills.exercises')}</h3>
          <FactList facts={scenario.exercises.map(({ title, how }) => ({ label: say(title), value: say(how) }))} />
        </section>
      </div>
    </Sheet>
  );
}

// The window as one component: listens to the core, follows its address, draws one screen.

import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { AuthoritiesScreen } from './screens/authorities/authorities-screen.tsx';
import { EvidenceScreen } from './screens/evidence/evidence-screen.tsx';
import { HomeScreen } from './screens/home/home-screen.tsx';
import { PaperScreen } from './screens/paper/paper-screen.tsx';
import { PeopleScreen } from './screens/people/people-screen.tsx';
import { PlanScreen } from './screens/plan/plan-screen.tsx';
import { RehearseScreen } from './screens/plan/rehearse-screen.tsx';
import { RoomScreen } from './screens/room/room-screen.tsx';
import { RunScreen } from './screens/run/run-screen.tsx';
import { RunsScreen } from './screens/runs/runs-screen.tsx';
import { SettingsScreen } from './screens/settings/settings-screen.tsx';
import { Frame } from './screens/shell/frame.tsx';
import { TokensScreen } from './screens/tokens/tokens-screen.tsx';
import { useAppearance } from './screens/shell/use-appearance.ts';
import { useApp } from './store/app-store.ts';
import { listenToCore } from './store/listen.ts';
import type { Route } from './store/route.ts';
import { useRoute } from './store/use-route.ts';
import { unreachable } from './unreachable.ts';

/** The host box is asked again this often; nothing else is polled. */
const statusMilliseconds = 10_000;

function screenOf(route: Route) {
  switch (route.place) {
    case 'home':
      return <HomeScreen />;
    case 'rehearse':
      return <RehearseScreen />;
    case 'plan':
      return <PlanScreen />;
    case 'runs':
      return <RunsScreen />;
    case 'run':
      return <RunScreen runId={route.id} />;
    case 'authorities':
      return <AuthoritiesScreen chosen={route.id} />;
    case 'evidence':
      return <EvidenceScreen chosen={route.id} />;
    case 'tokens':
      return <TokensScreen />;
    case 'people':
      return <PeopleScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'room':
      return <RoomScreen runId={route.id} />;
    case 'paper':
      return <PaperScreen runId={route.id} />;
    default:
      return unreachable(route.place);
  }
}

export function App() {
  const route = useRoute();
  const language = useApp((state) => state.settings.language);
  const loadStatus = useApp((state) => state.loadStatus);
  const loadSettings = useApp((state) => state.loadSettings);
  useAppearance();
  useEffect(() => listenToCore(), []);
  useEffect(() => void loadSettings(), [loadSettings]);
  useEffect(() => {
    void loadStatus();
    const timer = setInterval(() => void loadStatus(), statusMilliseconds);
    return () => clearInterval(timer);
  }, [loadStatus, route.place]);

  const screen = screenOf(route);
  const bare = route.place === 'room' || route.place === 'paper';
  return (
    <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>{bare ? screen : <Frame route={route}>{screen}</Frame>}</I18nProvider>
  );
}

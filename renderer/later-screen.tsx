// The screens a window does not start with, as one part of the package.

import { AuthoritiesScreen } from './screens/authorities/authorities-screen.tsx';
import { DesignScreen } from './screens/design/design-screen.tsx';
import { DrillsScreen } from './screens/drills/drills-screen.tsx';
import { EditorScreen } from './screens/editor/editor-screen.tsx';
import { EvidenceScreen } from './screens/evidence/evidence-screen.tsx';
import { MediaScreen } from './screens/media/media-screen.tsx';
import { PaperScreen } from './screens/paper/paper-screen.tsx';
import { PeopleScreen } from './screens/people/people-screen.tsx';
import { PlanScreen } from './screens/plan/plan-screen.tsx';
import { RehearseScreen } from './screens/plan/rehearse-screen.tsx';
import { ProfilesScreen } from './screens/profiles/profiles-screen.tsx';
import { RequestsScreen } from './screens/requests/requests-screen.tsx';
import { RoomScreen } from './screens/room/room-screen.tsx';
import { RunScreen } from './screens/run/run-screen.tsx';
import { RunsScreen } from './screens/runs/runs-screen.tsx';
import { SettingsScreen } from './screens/settings/settings-screen.tsx';
import { TroubleScreen } from './screens/trouble/trouble-screen.tsx';
import { TokensScreen } from './screens/tokens/tokens-screen.tsx';
import type { Route } from './store/route.ts';
import { unreachable } from './unreachable.ts';

/** The screen of a place. Home is drawn by the app itself. */
export function LaterScreen({ route }: { readonly route: Route }) {
  switch (route.place) {
    case 'home':
      return null;
    case 'rehearse':
      return <RehearseScreen />;
    case 'trouble':
      return <TroubleScreen />;
    case 'drills':
      return <DrillsScreen chosen={route.id} />;
    case 'plan':
      return <PlanScreen />;
    case 'editor':
      return <EditorScreen chosen={route.id} />;
    case 'design':
      return <DesignScreen />;
    case 'runs':
      return <RunsScreen />;
    case 'run':
      return <RunScreen runId={route.id} />;
    case 'profiles':
      return <ProfilesScreen />;
    case 'requests':
      return <RequestsScreen />;
    case 'authorities':
      return <AuthoritiesScreen chosen={route.id} />;
    case 'evidence':
      return <EvidenceScreen chosen={route.id} />;
    case 'tokens':
      return <TokensScreen />;
    case 'media':
      return <MediaScreen />;
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

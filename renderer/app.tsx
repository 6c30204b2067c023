// The window as one component: listens to the core, follows its address, draws one screen.

import { lazy, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { HomeScreen } from './screens/home/home-screen.tsx';
import { Frame } from './screens/shell/frame.tsx';
import { useAppearance } from './screens/shell/use-appearance.ts';
import { useApp } from './store/app-store.ts';
import { listenToCore } from './store/listen.ts';
import { useRoute } from './store/use-route.ts';

/** Every screen but home, which a window starts with: read from the package when one of them is opened. */
const LaterScreen = lazy(async () => ({ default: (await import('./later-screen.tsx')).LaterScreen }));

/** The host box is asked again this often; nothing else is polled. */
const statusMilliseconds = 10_000;

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

  const screen = route.place === 'home' ? <HomeScreen /> : <LaterScreen route={route} />;
  const shown = <Suspense fallback={null}>{screen}</Suspense>;
  const bare = route.place === 'room' || route.place === 'paper';
  return <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>{bare ? shown : <Frame route={route}>{shown}</Frame>}</I18nProvider>;
}

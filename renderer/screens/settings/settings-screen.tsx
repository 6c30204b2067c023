import { MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './settings.module.css';

const themes = ['system', 'light', 'dark'] as const;
const languages = ['en', 'de'] as const;
const sizes = ['normal', 'large', 'room'] as const;

const themeIcons = {
  system: <MonitorSmartphone aria-hidden size="1.2rem" />,
  light: <Sun aria-hidden size="1.2rem" />,
  dark: <Moon aria-hidden size="1.2rem" />,
};

/** Appearance, language, text size; and which Conclave this is. */
export function SettingsScreen() {
  const t = useText();
  const settings = useApp((state) => state.settings);
  const failure = useApp((state) => state.settingsFailure);
  const save = useApp((state) => state.saveSettings);
  const status = useApp((state) => state.status);
  return (
    <Page title={t('settings.title')} narrow>
      {failure !== null && <FailureNotice failure={failure} />}
      <Sheet>
        <ChoiceCards
          label={t('settings.theme')}
          value={settings.theme}
          onChange={(theme) => void save({ theme: theme as (typeof themes)[number] })}
          options={themes.map((theme) => ({ value: theme, label: t(`settings.theme.${theme}`), face: themeIcons[theme] }))}
        />
        <ChoiceCards
          label={t('settings.text')}
          hint={t('settings.text.hint')}
          value={settings.textSize}
          onChange={(textSize) => void save({ textSize: textSize as (typeof sizes)[number] })}
          options={sizes.map((size) => ({
            value: size,
            label: t(`settings.text.${size}`),
            face: (
              <span className={styles[size]} aria-hidden>
                Aa
              </span>
            ),
          }))}
        />
        <ChoiceCards
          label={t('settings.language')}
          value={settings.language}
          onChange={(language) => void save({ language: language as (typeof languages)[number] })}
          options={languages.map((language) => ({ value: language, label: t(`settings.language.${language}`) }))}
        />
      </Sheet>
      {status !== null && (
        <>
          <Sheet title={t('settings.about')}>
            <FactList
              facts={[
                { label: t('settings.version'), value: status.version },
                { label: t('settings.shell'), value: status.shell },
                { label: t('settings.data'), value: status.dataDirectory, mono: true },
              ]}
            />
          </Sheet>
          <Sheet title={t('settings.log')} note={t('settings.log.text')}>
            <FactList
              facts={[
                { label: t('settings.log'), value: status.log.name },
                { label: t('settings.log.key'), value: status.log.fingerprint, mono: true },
              ]}
            />
            <HashWords words={status.log.words} layout="rows" />
          </Sheet>
        </>
      )}
    </Page>
  );
}

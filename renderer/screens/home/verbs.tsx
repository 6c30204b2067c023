import { Ban, Drama, FileText, Flame, KeyRound, ShieldCheck, Siren } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { cx } from '../../ui/cx.ts';
import styles from './home.module.css';

/** What can be started from here. */
export function Verbs() {
  const t = useText();
  const openPlan = useApp((state) => state.openPlan);
  return (
    <div className={styles['verbs']} role="group" aria-label={t('home.verbs')}>
      <Verb
        icon={<KeyRound aria-hidden />}
        title={t('home.verb.root')}
        text={t('home.verb.root.text')}
        onPress={() => goTo('editor', 'root-ca')}
      />
      <Verb
        icon={<FileText aria-hidden />}
        title={t('home.verb.plan')}
        text={t('home.verb.plan.text')}
        onPress={() => void openPlan().then((opened) => opened && goTo('plan'))}
      />
      <Verb
        icon={<Ban aria-hidden />}
        title={t('home.verb.revoke')}
        text={t('home.verb.revoke.text')}
        onPress={() => goTo('editor', 'revoke-and-publish')}
      />
      <Verb
        icon={<Siren aria-hidden />}
        title={t('home.verb.trouble')}
        text={t('home.verb.trouble.text')}
        onPress={() => goTo('trouble')}
      />
      <Verb
        icon={<Drama aria-hidden />}
        title={t('home.verb.rehearse')}
        text={t('home.verb.rehearse.text')}
        onPress={() => goTo('rehearse')}
      />
      <Verb icon={<Flame aria-hidden />} title={t('home.verb.drill')} text={t('home.verb.drill.text')} onPress={() => goTo('drills')} />
      <Verb
        icon={<ShieldCheck aria-hidden />}
        title={t('home.verb.verify')}
        text={t('home.verb.verify.text')}
        onPress={() => goTo('evidence')}
      />
    </div>
  );
}

function Verb(props: { readonly icon: ReactNode; readonly title: string; readonly text: string; readonly onPress: () => void }) {
  return (
    <Button className={cx(styles['verb'])} onPress={props.onPress}>
      <span className={styles['icon']}>{props.icon}</span>
      <span className={styles['words']}>
        <strong>{props.title}</strong>
        <span>{props.text}</span>
      </span>
    </Button>
  );
}

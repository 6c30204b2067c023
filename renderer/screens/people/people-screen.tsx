import { UserKey } from 'lucide-react';
import { useEffect } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Fold } from '../../ui/fold.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { LoadView } from '../../ui/load-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { NewPersonForm } from './new-person-form.tsx';
import styles from './people.module.css';

/** Credentials kept here, and a form to make one. */
export function PeopleScreen() {
  const t = useText();
  const load = useApp((state) => state.shelf.people);
  const fetchShelf = useApp((state) => state.fetchShelf);
  useEffect(() => void fetchShelf('people'), [fetchShelf]);
  return (
    <Page title={t('people.title')} lead={t('people.lead')}>
      <div className={styles['columns']}>
        <LoadView load={load}>
          {(people) =>
            people.length === 0 ? (
              <EmptyState icon={<UserKey />} title={t('people.empty')}>
                <p>{t('people.empty.text')}</p>
              </EmptyState>
            ) : (
              <ul className={styles['people']}>
                {people.map((person) => (
                  <li key={person.id} className={styles['person']}>
                    <Avatar name={person.id} />
                    <div className={styles['who']}>
                      <h2>{person.id}</h2>
                      <Hex value={person.spkiSha256} small />
                      <Fold title={t('hash.words')}>
                        <HashWords words={person.words} layout="rows" />
                      </Fold>
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </LoadView>
        <Sheet title={t('people.new')}>
          <NewPersonForm onMade={() => void fetchShelf('people')} />
        </Sheet>
      </div>
    </Page>
  );
}

import { Database, FolderOpen, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actionOf, runAction } from '../../actions/index.ts';
import { keysOf } from '../../actions/keys.ts';
import { openSearch } from '../../canvas/search-store.ts';
import { openDocument } from '../../dialogs/document-files.ts';
import { ExampleCards } from '../../dialogs/ExampleCards.tsx';
import { attempt } from '../../store/notify.ts';
import { goTo } from '../../store/view.ts';
import { RecentDocuments } from './RecentDocuments.tsx';
import './welcome.css';

const keys = ['view.commands', 'run.train', 'view.keys'] as const;

/** The empty canvas as a lesson: three ways to begin, and the keys that matter. */
export function Welcome() {
  const { t } = useTranslation('dialogs');
  return (
    <div className="welcome" data-testid="welcome">
      <header>
        <h2>{t('welcome.title')}</h2>
        <p>{t('welcome.text')}</p>
      </header>
      <div className="welcome-ways">
        <button type="button" onClick={() => goTo('data')}>
          <Database size={20} strokeWidth={1.6} aria-hidden />
          <strong>{t('welcome.data')}</strong>
          <span>{t('welcome.dataText')}</span>
        </button>
        <button type="button" onClick={() => openSearch()}>
          <Search size={20} strokeWidth={1.6} aria-hidden />
          <strong>{t('welcome.search')}</strong>
          <span>{t('welcome.searchText')}</span>
        </button>
        <button type="button" onClick={() => void runAction('file.open')}>
          <FolderOpen size={20} strokeWidth={1.6} aria-hidden />
          <strong>{t('welcome.open')}</strong>
          <span>{t('welcome.openText')}</span>
        </button>
      </div>
      <section>
        <h3>{t('welcome.examples')}</h3>
        <ExampleCards group="examples" onOpen={attempt(openDocument)} />
      </section>
      <RecentDocuments />
      <footer>
        <span>
          <kbd>{t('welcome.doubleClick')}</kbd>
          {t('welcome.search')}
        </span>
        {keys.map(id => (
          <span key={id}>
            <kbd>{keysOf(actionOf(id))}</kbd>
            {t(`canvas:actions.${id}`)}
          </span>
        ))}
      </footer>
    </div>
  );
}

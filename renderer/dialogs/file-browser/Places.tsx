import { Clock, FileText, House } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { baseName } from '../paths.ts';

interface PlacesProps {
  home: string;
  documents: string;
  recent: readonly string[];
  current: string | null;
  onGo: (directory: string) => void;
}

export function Places({ home, documents, recent, current, onGo }: PlacesProps) {
  const { t } = useTranslation('dialogs');
  const fixed = [
    { path: home, label: t('files.home'), icon: House },
    { path: documents, label: t('files.documents'), icon: FileText },
  ].filter((place, index, all) => all.findIndex(other => other.path === place.path) === index);
  const others = recent.filter(path => !fixed.some(place => place.path === path));
  return (
    <nav className="file-places" aria-label={t('files.places')}>
      {fixed.map(({ path, label, icon: Icon }) => (
        <button
          key={path}
          type="button"
          aria-current={path === current || undefined}
          title={path}
          onClick={() => onGo(path)}
        >
          <Icon size={15} aria-hidden />
          <span>{label}</span>
        </button>
      ))}
      {others.length > 0 && <h4>{t('files.recent')}</h4>}
      {others.map(path => (
        <button
          key={path}
          type="button"
          aria-current={path === current || undefined}
          title={path}
          onClick={() => onGo(path)}
        >
          <Clock size={15} aria-hidden />
          <span>{baseName(path)}</span>
        </button>
      ))}
    </nav>
  );
}

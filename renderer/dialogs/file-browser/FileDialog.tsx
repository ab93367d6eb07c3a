import { CornerLeftUp, TriangleAlert } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../../main/api.ts';
import { Button, Checkbox, Dialog, IconButton, TextField } from '../../ui/index.ts';
import { appInfo, recentPlaces } from '../choose-file.ts';
import type { DialogProps } from '../dialog-store.ts';
import { directoryOf, hasExtension, joinPath } from '../paths.ts';
import './file-dialog.css';
import { FileList } from './FileList.tsx';
import { Places } from './Places.tsx';
import { type Entry, sortEntries, useDirectory } from './use-directory.ts';

/** Chooses a file of the machine that the application runs on, where the host has no dialogs of its own. */
export function FileDialog({ mode, title, extensions, near, suggested, onAnswer }: DialogProps<'file'>) {
  const { t, i18n } = useTranslation('dialogs');
  const [info, setInfo] = useState<AppInfo | null>(null);
  const [directory, setDirectory] = useState<string | null>(() =>
    near !== null ? directoryOf(near) : (recentPlaces()[0] ?? null),
  );
  const [typedPath, setTypedPath] = useState<string | null>(null);
  const [everyFile, setEveryFile] = useState(false);
  const [active, setActive] = useState<Entry | null>(null);
  const [name, setName] = useState(suggested ?? '');
  const [replace, setReplace] = useState<string | null>(null);
  const { listing, error } = useDirectory(directory);

  useEffect(() => {
    let current = true;
    void appInfo().then(answer => {
      if (!current) return;
      setInfo(answer);
      setDirectory(known => known ?? answer.documents);
    });
    return () => {
      current = false;
    };
  }, []);

  // A place that was remembered may be gone: begin at home instead.
  useEffect(() => {
    if (error !== null && listing === null && info && directory !== info.home) setDirectory(info.home);
  }, [error, listing, info, directory]);

  const entries = useMemo(
    () =>
      sortEntries(listing?.entries ?? [], i18n.language).filter(
        entry => entry.directory || everyFile || hasExtension(entry.name, extensions),
      ),
    [listing, i18n.language, everyFile, extensions],
  );

  const go = (to: string): void => {
    setDirectory(to);
    setActive(null);
    setTypedPath(null);
    setReplace(null);
  };

  const choose = (entry: Entry): void => {
    if (entry.directory) go(entry.path);
    else if (mode === 'open') onAnswer(entry.path);
    else saveAs(entry.name);
  };

  const saveAs = (wanted: string): void => {
    const trimmed = wanted.trim();
    if (!listing || trimmed === '') return;
    const full = hasExtension(trimmed, extensions) ? trimmed : trimmed + (extensions[0] ?? '');
    const taken = listing.entries.find(entry => entry.name === full);
    if (taken?.directory) go(taken.path);
    else if (taken && replace !== full) setReplace(full);
    else onAnswer(joinPath(listing.directory, full));
  };

  const goTyped = (event: FormEvent): void => {
    event.preventDefault();
    const path = typedPath?.trim();
    if (!path) return;
    const file = mode === 'open' && extensions.length > 0 && hasExtension(path, extensions);
    if (file) onAnswer(path);
    else go(path);
  };

  const openWhyNot = active && !active.directory ? null : active?.directory ? null : t('files.chooseFirst');

  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={title}
      size="lg"
      footer={
        <>
          {replace !== null && (
            <p className="file-replace" role="alert">
              <TriangleAlert size={15} aria-hidden />
              {t('files.replaceQuestion', { name: replace })}
            </p>
          )}
          <Button onClick={() => (replace === null ? onAnswer(null) : setReplace(null))}>
            {t('common:cancel')}
          </Button>
          {mode === 'open' ? (
            <Button variant="primary" whyNot={openWhyNot} onClick={() => active && choose(active)}>
              {t('files.open')}
            </Button>
          ) : (
            <Button
              variant={replace === null ? 'primary' : 'danger'}
              whyNot={name.trim() === '' ? t('files.nameFirst') : null}
              onClick={() => saveAs(name)}
            >
              {replace === null ? t('files.save') : t('files.replace')}
            </Button>
          )}
        </>
      }
    >
      <div className="file-browser">
        <Places
          home={info?.home ?? ''}
          documents={info?.documents ?? ''}
          recent={recentPlaces()}
          current={listing?.directory ?? null}
          onGo={go}
        />
        <div className="file-main">
          <form className="file-path" onSubmit={goTyped}>
            <IconButton
              icon={CornerLeftUp}
              label={t('files.up')}
              whyNot={listing?.parent == null ? t('files.top') : null}
              onClick={() => listing?.parent != null && go(listing.parent)}
            />
            <TextField
              value={typedPath ?? listing?.directory ?? directory ?? ''}
              onChange={setTypedPath}
              aria-label={t('files.folder')}
            />
          </form>
          {error && (
            <p className="file-error" role="alert">
              <TriangleAlert size={14} aria-hidden />
              {error}
            </p>
          )}
          <FileList
            key={listing?.directory}
            entries={entries}
            active={active}
            onActive={entry => {
              setActive(entry);
              setReplace(null);
              if (mode === 'save' && !entry.directory) setName(entry.name);
            }}
            onChoose={choose}
            onParent={() => listing?.parent != null && go(listing.parent)}
            label={title}
          />
          {mode === 'save' && (
            <form
              className="file-new"
              onSubmit={event => {
                event.preventDefault();
                saveAs(name);
              }}
            >
              <label htmlFor="file-new-name">{t('files.name')}</label>
              <TextField
                id="file-new-name"
                autoFocus
                // The name without its extension: typing replaces it.
                onFocus={({ target }) => target.setSelectionRange(0, target.value.lastIndexOf('.'))}
                value={name}
                onChange={text => {
                  setName(text);
                  setReplace(null);
                }}
              />
            </form>
          )}
          {extensions.length > 0 && (
            <Checkbox
              checked={everyFile}
              onChange={setEveryFile}
              label={t('files.everyFile', { extensions: extensions.join(', ') })}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

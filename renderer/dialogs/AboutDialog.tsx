import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../main/api.ts';
import { attempt } from '../store/notify.ts';
import { Dialog } from '../ui/index.ts';
import { appInfo } from './choose-file.ts';
import type { DialogProps } from './dialog-store.ts';

export function AboutDialog({ onAnswer }: DialogProps<'about'>) {
  const { t } = useTranslation('dialogs');
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => attempt(() => appInfo().then(setInfo))(), []);
  return (
    <Dialog
      open
      onOpenChange={open => !open && onAnswer(null)}
      title={t('about.title')}
      description={t('about.what')}
    >
      <dl className="fact-list">
        <dt>{t('about.version')}</dt>
        <dd>{info?.version ?? '…'}</dd>
        <dt>{t('about.host')}</dt>
        <dd>{info ? t(`about.hosts.${info.host}`) : '…'}</dd>
        <dt>{t('about.platform')}</dt>
        <dd>{info?.platform ?? '…'}</dd>
        <dt>{t('about.documents')}</dt>
        <dd>{info?.documents ?? '…'}</dd>
        <dt>{t('about.licence')}</dt>
        <dd>{t('about.licenceText')}</dd>
      </dl>
      <p className="about-privacy">{t('about.privacy')}</p>
    </Dialog>
  );
}

import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../store/connection.ts';
import { connection } from '../../transport/index.ts';
import { Button } from '../../ui/index.ts';

/** A connection that is made at once, or made again at once, is not worth a flicker. */
const PATIENCE_MS = 800;

export function ConnectionBanner() {
  const { t } = useTranslation('app');
  const state = useConnection();
  const [now, setNow] = useState(Date.now);
  const [since, setSince] = useState<number | null>(null);
  const connected = state.status === 'open';

  useEffect(() => {
    setSince(connected ? null : Date.now());
    if (connected) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [connected]);

  if (connected || since === null) return null;
  if (state.status !== 'no-token' && now - since < PATIENCE_MS) return null;
  return (
    <div className="banner" data-kind="warning" role="alert">
      <Unplug size={16} aria-hidden />
      <p>
        {state.status === 'no-token' && t('connection.noToken')}
        {state.status === 'connecting' && t('connection.connecting')}
        {state.status === 'waiting' &&
          t('connection.waiting', { seconds: Math.max(0, Math.ceil((state.retryAt - now) / 1000)) })}
      </p>
      {state.status === 'waiting' && (
        <Button size="sm" onClick={() => connection().reconnect()}>
          {t('connection.now')}
        </Button>
      )}
    </div>
  );
}

import { Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../store/connection.ts';
import { useCheckLater, useDocumentLater } from '../../store/later.ts';
import { notifyError } from '../../store/notify.ts';
import { canResume, type RunView } from '../../store/run-view.ts';
import { liveRun, shownRun, useRuns } from '../../store/runs.ts';
import { pause, resume, stop, train, trainWhyNot } from '../../store/training.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { RunProgress } from './RunProgress.tsx';
import './train-controls.css';

type Action = 'train' | 'pause' | 'resume' | 'stop';
const actions: Record<Action, () => Promise<void>> = { train, pause, resume, stop };

/** For the top bar: the one primary button, which becomes pause, resume and stop with the progress. */
export function TrainControls() {
  const live = useRuns(liveRun);
  const shown = useRuns(shownRun);
  const [busy, setBusy] = useState<Action | null>(null);

  const perform = (action: Action): void => {
    setBusy(action);
    actions[action]()
      .catch(notifyError)
      .finally(() => setBusy(null));
  };

  return (
    <div className="train-controls">
      {live ? (
        <LiveControls run={live} busy={busy} onAction={perform} />
      ) : (
        <IdleControls run={shown} busy={busy} onAction={perform} />
      )}
    </div>
  );
}

interface ControlsProps<R> {
  run: R;
  /** What was asked for and not answered yet. */
  busy: Action | null;
  onAction: (action: Action) => void;
}

function LiveControls({ run, busy, onAction }: ControlsProps<RunView>) {
  const { t } = useTranslation('train');
  const paused = run.state === 'paused';
  return (
    <>
      <RunProgress run={run} />
      {paused ? (
        <Button
          variant="primary"
          icon={Play}
          busy={busy === 'resume'}
          onClick={() => onAction('resume')}
          data-testid="resume"
        >
          {t('controls.resume')}
        </Button>
      ) : (
        <Button
          icon={Pause}
          busy={busy === 'pause' || run.state === 'preparing'}
          onClick={() => onAction('pause')}
          data-testid="pause"
        >
          {t('controls.pause')}
        </Button>
      )}
      <IconButton
        icon={Square}
        label={t('controls.stop')}
        keys="Ctrl+."
        whyNot={busy === 'stop' ? t('controls.stopping') : null}
        onClick={() => onAction('stop')}
        data-testid="stop"
      />
    </>
  );
}

function IdleControls({ run, busy, onAction }: ControlsProps<RunView | null>) {
  const { t } = useTranslation('train');
  // The reason depends on all of these.
  const check = useCheckLater(state => state);
  useConnection();
  useDocumentLater(state => state.document.graph);
  const resumes = run !== null && canResume(run.state);
  return (
    <>
      {resumes && (
        <Button icon={Play} busy={busy === 'resume'} onClick={() => onAction('resume')} data-testid="resume">
          {t('controls.resume')}
        </Button>
      )}
      <Button
        variant="primary"
        icon={Play}
        busy={busy === 'train'}
        whyNot={trainWhyNot(check)}
        onClick={() => onAction('train')}
        data-testid="train"
      >
        {t('controls.train')}
      </Button>
    </>
  );
}

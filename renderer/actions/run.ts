import { Download, Play, Square } from 'lucide-react';
import { ask } from '../dialogs/dialog-store.ts';
import { checkStore } from '../store/check.ts';
import { documentStore } from '../store/document.ts';
import { liveRun, shownRun, startRun, stopRun, useRuns } from '../store/runs.ts';
import { goTo, showBottom, viewStore } from '../store/view.ts';
import type { Action } from './action.ts';

const runs = () => useRuns.getState();

/** Training is watched beside the canvas, or in its own place. */
function showTraining(): void {
  if (viewStore.getState().place === 'design') showBottom('curves');
  else goTo('train');
}

export const runActions: readonly Action[] = [
  {
    id: 'run.train',
    group: 'run',
    icon: Play,
    keys: ['$mod+Enter'],
    whileTyping: true,
    whyNot: () => {
      if (liveRun(runs())) return 'training';
      const { errors } = checkStore.getState();
      if (errors > 0) return 'errors';
      return documentStore.getState().document.dataset ? null : 'noData';
    },
    run: async () => {
      documentStore.settle();
      const { document, path } = documentStore.getState();
      showTraining();
      await startRun(document, path);
    },
  },
  {
    id: 'run.stop',
    group: 'run',
    icon: Square,
    keys: ['$mod+.'],
    whileTyping: true,
    whyNot: () => (liveRun(runs()) ? null : 'notTraining'),
    run: async () => {
      const live = liveRun(runs());
      if (live) await stopRun(live.run);
    },
  },
  {
    id: 'run.export',
    group: 'run',
    icon: Download,
    keys: ['$mod+e'],
    whyNot: () => (shownRun(runs()) ? null : 'noRun'),
    run: async () => {
      const shown = shownRun(runs());
      if (shown) await ask('export', { run: shown.run });
    },
  },
];

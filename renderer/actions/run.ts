import { Download, Pause, Play, RotateCw, Square } from 'lucide-react';
import { documentStore } from '../store/document.ts';
import { liveRun, useRuns } from '../store/runs.ts';
import {
  exportModel,
  exportWhyNot,
  pause,
  resumable,
  resume,
  stop,
  train,
  trainWhyNot,
} from '../store/training.ts';
import { showBottom, viewStore } from '../store/view.ts';
import type { Action } from './action.ts';
import { unless } from './why-not.ts';

const live = () => liveRun(useRuns.getState());

export const runActions: readonly Action[] = [
  {
    id: 'run.train',
    group: 'run',
    icon: Play,
    keys: ['$mod+Enter'],
    whileTyping: true,
    whyNot: () => trainWhyNot(),
    run: async () => {
      documentStore.settle();
      // On the canvas, the curves are watched below it.
      if (viewStore.getState().place === 'design') showBottom('curves');
      await train();
    },
  },
  {
    id: 'run.pause',
    group: 'run',
    icon: Pause,
    whyNot: () => unless(live()?.state === 'running', 'notTraining'),
    run: pause,
  },
  {
    id: 'run.resume',
    group: 'run',
    icon: RotateCw,
    whyNot: () => unless(resumable() !== null, 'nothingToResume'),
    run: resume,
  },
  {
    id: 'run.stop',
    group: 'run',
    icon: Square,
    keys: ['$mod+.'],
    whileTyping: true,
    whyNot: () => unless(live() !== null, 'notTraining'),
    run: stop,
  },
  {
    id: 'run.export',
    group: 'run',
    icon: Download,
    keys: ['$mod+e'],
    whyNot: () => exportWhyNot(),
    run: exportModel,
  },
];

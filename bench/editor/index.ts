/** The window as a person feels it: the real application in a real browser, judged by Chromium's own trace. */
import type { Summary } from '../figure.ts';
import { suite } from '../suite.ts';
import { whyNotEditor } from './application.ts';
import { edits } from './edit.ts';
import { quantile } from './figures.ts';
import {
  dragNode,
  panBare,
  panBareIdle,
  panNear,
  panThousand,
  panThousandIdle,
  zoomBare,
  zoomThousand,
  zoomThousandIdle,
} from './move.ts';
import { openResnet152, openThousand, startResnet152, startThousand } from './open.ts';

/** The median of the turns. */
const figure = (
  name: string,
  title: string,
  unit: Summary['unit'] = 'milliseconds',
  better: Summary['better'] = 'lower',
): Summary => ({
  name,
  title,
  unit,
  better,
  of: turns => {
    const measured = turns.flatMap(turn => turn[name] ?? []);
    return measured.length > 0 ? quantile(measured, 0.5) : undefined;
  },
});

export const editorSuite = suite({
  doc: 'a large network opened, edited, and moved while a run trains',
  entries: [
    openResnet152,
    openThousand,
    startResnet152,
    startThousand,
    ...edits,
    panThousand,
    panThousandIdle,
    panNear,
    zoomThousand,
    zoomThousandIdle,
    dragNode,
    panBare,
    panBareIdle,
    zoomBare,
  ],
  figures: [
    figure('answer', 'answer'),
    figure('answerP95', 'answer, p95'),
    figure('shown', 'in the page'),
    figure('work', 'its work'),
    figure('drawn', 'drawn'),
    figure('framesPerSecond', 'frames/s', 'per second', 'higher'),
    figure('frame', 'frame'),
    figure('frameP95', 'frame, p95'),
    figure('inTime', 'in time', 'percent', 'higher'),
    figure('main', 'main thread'),
    figure('mainP95', 'main thread, p95'),
    figure('mainInTime', 'main in time', 'percent', 'higher'),
    figure('raster', 'raster'),
    figure('longestTask', 'longest task'),
    figure('longestWork', 'longest task, its own time'),
    figure('stolen', 'taken by the host', 'percent'),
  ],
  whyNot: whyNotEditor,
  peers: {},
});

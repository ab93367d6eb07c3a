export { Curves } from './Curves.tsx';
export { RunLog } from './RunLog.tsx';
export { RunsPanel } from './RunsPanel.tsx';
export { TrainControls } from './TrainControls.tsx';
export { TrainPanel } from './TrainPanel.tsx';
export { TrainSettings } from './TrainSettings.tsx';

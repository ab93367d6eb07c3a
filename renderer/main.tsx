import '@fontsource-variable/inter/index.css';
import './theme.css';
import './base.css';
import './ui/category.css';
import { breathe } from './store/breathe.ts';

/**
 * The program comes in pieces, what others need first. Each takes some milliseconds to run, and between them the browser has its turn.
 * All are on their way from the beginning (vite.config.ts).
 */
const pieces = [
  () => import('react-dom/client'),
  () => import('../main/api.ts'),
  () => import('../engine/layers/index.ts'),
  () => import('../engine/graph/check.ts'),
  () => import('./i18n/index.ts'),
  () => import('./ui/index.ts'),
  () => import('@xyflow/react'),
  () => import('./store/runs.ts'),
  () => import('./actions/index.ts'),
  () => import('./shell/App.tsx'),
];
for (const piece of pieces) {
  await piece();
  await breathe();
}

const { show } = await import('./shell/start.tsx');
await show(document.getElementById('root')!);

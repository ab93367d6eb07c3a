import '@fontsource-variable/inter/index.css';
import './theme.css';
import './base.css';
import './ui/category.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/App.tsx';
import { start } from './shell/start.ts';

const root = createRoot(document.getElementById('root')!);
// Nothing is shown before the window knows its theme, its language and where the user was; the connection tells if it
// cannot, and the window then opens with what it has.
void start().finally(() =>
  // React then makes it in slices.
  startTransition(() =>
    root.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  ),
);

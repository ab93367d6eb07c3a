import { useTranslation } from 'react-i18next';
import { Toaster } from 'sonner';
import { Dialogs } from '../dialogs/Dialogs.tsx';
import { DropTarget } from '../dialogs/DropTarget.tsx';
import { Banners } from '../panels/banners/Banners.tsx';
import { DataPanel } from '../panels/data/DataPanel.tsx';
import { RunsPanel } from '../panels/train/RunsPanel.tsx';
import { TrainPanel } from '../panels/train/TrainPanel.tsx';
import { useSettings } from '../store/settings.ts';
import { type Place, useView } from '../store/view.ts';
import { InTurn, TooltipProvider } from '../ui/index.ts';
import '../ui/toast.css';
import './app.css';
import { Design } from './Design.tsx';
import { Overlays } from './Overlays.tsx';
import { TopBar } from './TopBar.tsx';

const places: Record<Place, () => React.ReactNode> = {
  design: Design,
  data: DataPanel,
  train: TrainPanel,
  runs: RunsPanel,
};

export function App() {
  const { t } = useTranslation('canvas');
  const place = useView(state => state.place);
  // The toasts follow the page's theme, which follows this.
  useSettings(state => state.values.theme);
  const Body = places[place];
  return (
    <TooltipProvider>
      <div className="app">
        <InTurn order="first" meanwhile={<header className="top-bar" />}>
          <TopBar />
        </InTurn>
        <Banners />
        <main className="app-body" aria-label={t(`actions.view.${place}`)}>
          <Body />
        </main>
      </div>
      <Overlays />
      <Dialogs />
      <DropTarget />
      <Toaster
        // Said, so that it need not be asked of the page, which would have to work out all its styles for it.
        dir="ltr"
        position="bottom-center"
        theme={document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'}
        containerAriaLabel={t('toasts')}
        closeButton
      />
    </TooltipProvider>
  );
}

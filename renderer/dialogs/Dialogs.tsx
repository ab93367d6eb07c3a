import { FindRateDialog } from '../panels/train/FindRateDialog.tsx';
import { AboutDialog } from './AboutDialog.tsx';
import { type OpenDialog, useDialogs } from './dialog-store.ts';
import './dialogs.css';
import { ExamplesDialog } from './ExamplesDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { FileDialog } from './file-browser/FileDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { RecentDialog } from './RecentDialog.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { UnsavedDialog } from './UnsavedDialog.tsx';

/** Every dialog that is open. Mounted once, in the window's root. */
export function Dialogs() {
  const open = useDialogs(state => state.open);
  return open.map(dialog => <OneDialog key={dialog.id} dialog={dialog} />);
}

function OneDialog({ dialog }: { dialog: OpenDialog }) {
  switch (dialog.kind) {
    case 'file':
      return <FileDialog {...dialog.props} />;
    case 'unsaved':
      return <UnsavedDialog {...dialog.props} />;
    case 'examples':
      return <ExamplesDialog {...dialog.props} />;
    case 'recent':
      return <RecentDialog {...dialog.props} />;
    case 'settings':
      return <SettingsDialog {...dialog.props} />;
    case 'about':
      return <AboutDialog {...dialog.props} />;
    case 'keys':
      return <KeysDialog {...dialog.props} />;
    case 'export':
      return <ExportDialog {...dialog.props} />;
    case 'findRate':
      return <FindRateDialog {...dialog.props} />;
  }
}

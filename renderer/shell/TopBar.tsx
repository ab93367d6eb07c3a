import { Menu as MenuIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../actions/ActionButton.tsx';
import { actionLabel, actionOf, perform, whyNot } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { useAction } from '../actions/use-action.ts';
import { TrainControls } from '../panels/train/TrainControls.tsx';
import { Button, IconButton, Menu, type MenuEntry, Tooltip } from '../ui/index.ts';
import { DeviceChip } from './DeviceChip.tsx';
import { DocumentTitle } from './DocumentTitle.tsx';
import { Places } from './Places.tsx';
import './top-bar.css';
import { UndoButtons } from './UndoButtons.tsx';

const menu = [
  ['file.new', 'file.open', 'file.recent', 'file.examples'],
  ['file.save', 'file.saveAs', 'run.export'],
  ['edit.undo', 'edit.redo', 'edit.copy', 'edit.paste', 'edit.duplicate', 'edit.selectAll'],
  ['view.commands', 'view.find', 'view.theme', 'view.settings'],
  ['view.keys', 'help.about'],
];

export function TopBar() {
  return (
    <header className="top-bar" data-region="top">
      <div className="top-bar-start">
        <AppMenu />
        <DocumentTitle />
        <span className="top-bar-buttons">
          <ActionButton id="file.open" />
          <ActionButton id="file.save" />
          <UndoButtons />
        </span>
      </div>
      <Places />
      <div className="top-bar-end">
        <DeviceChip />
        <TrainControls />
        <ExportButton />
      </div>
    </header>
  );
}

function ExportButton() {
  const { t } = useTranslation('canvas');
  const { action, keys, whyNot, run } = useAction('run.export');
  return (
    <Tooltip text={t('export')} keys={keys} detail={whyNot}>
      <Button
        className="export"
        icon={action.icon}
        aria-disabled={whyNot !== null}
        onClick={run}
        data-testid="export-model"
      >
        <span>{t('export')}</span>
      </Button>
    </Tooltip>
  );
}

function AppMenu() {
  const { t } = useTranslation('canvas');
  const groups = menu.map(ids =>
    ids.map((id): MenuEntry => {
      const action = actionOf(id);
      return {
        id,
        label: actionLabel(action),
        icon: action.icon,
        keys: keysOf(action),
        whyNot: whyNot(action),
        onSelect: () => void perform(action),
      };
    }),
  );
  return <Menu trigger={<IconButton icon={MenuIcon} label={t('menu')} />} groups={groups} />;
}

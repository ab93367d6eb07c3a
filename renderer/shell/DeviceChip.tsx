import { Check, Cpu, TriangleAlert } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { DeviceEvent } from '../../engine/train/events.ts';
import { loadDevices, useDevices } from '../store/devices.ts';
import { documentStore } from '../store/document.ts';
import { changeTraining } from '../store/edit-training.ts';
import { liveRun, shownRun, useRuns } from '../store/runs.ts';
import { useDocument } from '../store/use-document.ts';
import { Tooltip } from '../ui/index.ts';
import '../ui/menu.css';

/** On what it is trained, or will be; with a warning where a run had to leave the device that it began on. */
export function DeviceChip() {
  const { t } = useTranslation('canvas');
  const chosen = useDocument(({ document }) => document.training.device);
  const fell = useRuns(state => lastFall(shownRun(state)?.log));
  const running = useRuns(state => liveRun(state)?.start?.device);
  const { devices } = useDevices();
  const nameOf = (id: string) =>
    id === 'auto' ? t('device.auto') : (devices?.find(device => device.id === id)?.name ?? id);
  const device = running === undefined ? chosen : (fell?.to ?? running);
  const reason =
    fell && t('device.fell', { from: nameOf(fell.from), to: nameOf(fell.to), reason: fell.reason });
  const options = [
    { id: 'auto', name: t('device.auto'), ok: true, why: t('device.autoHint') },
    ...(devices ?? []).map(({ id, name, ok, reason: failure, keepsState }) => ({
      id,
      name,
      ok,
      why: ok && !keepsState ? t('device.throughCpu') : failure,
    })),
  ];
  return (
    <DropdownMenu.Root onOpenChange={open => open && void loadDevices()}>
      <Tooltip text={t('device.label')} detail={reason}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            className="device-chip"
            data-fell={fell ? true : undefined}
            data-testid="device"
          >
            {fell ? <TriangleAlert size={14} aria-hidden /> : <Cpu size={14} aria-hidden />}
            <span>{nameOf(device)}</span>
          </button>
        </DropdownMenu.Trigger>
      </Tooltip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Label className="menu-label">{t('device.label')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={chosen}
            onValueChange={id => {
              documentStore.settle();
              changeTraining({ device: id });
            }}
          >
            {options.map(({ id, name, ok, why }) => (
              <DropdownMenu.RadioItem key={id} className="menu-item" value={id} disabled={!ok}>
                <span className="menu-mark">
                  <DropdownMenu.ItemIndicator asChild>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="menu-text">
                  {name}
                  {why && <small>{why}</small>}
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The last change of device since the run began or was resumed. */
function lastFall(log: readonly { readonly type: string }[] | undefined): DeviceEvent | undefined {
  const since = log?.findLastIndex(({ type }) => type === 'start') ?? -1;
  return log?.slice(since + 1).findLast((event): event is DeviceEvent => event.type === 'device');
}

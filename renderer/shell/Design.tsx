import { useTranslation } from 'react-i18next';
import { Group, Panel } from 'react-resizable-panels';
import { Canvas } from '../canvas/Canvas.tsx';
import { LayerSearch } from '../canvas/LayerSearch.tsx';
import { Inspector } from '../panels/inspector/Inspector.tsx';
import { Outline } from '../panels/outline/Outline.tsx';
import { Palette } from '../panels/palette/Palette.tsx';
import { useDocument } from '../store/use-document.ts';
import { useView } from '../store/view.ts';
import { InTurn } from '../ui/index.ts';
import { Bottom } from './Bottom.tsx';
import { SidePanel } from './SidePanel.tsx';
import { StatusBar } from './StatusBar.tsx';

/** The canvas with what surrounds it. */
export function Design() {
  const { t } = useTranslation('canvas');
  const collapsed = useView(state => state.collapsed);
  const opened = useDocument(state => state.opened);
  return (
    <>
      <Group orientation="horizontal">
        {!collapsed.left && (
          <SidePanel id="left" size={212} min={168} max={420} divider="after" label={t('panels.left')}>
            <div className="panel" data-region="palette">
              <Group orientation="vertical">
                <Panel id="palette" minSize={140}>
                  <InTurn order="beside">
                    <Palette />
                  </InTurn>
                </Panel>
                <SidePanel id="outline" size={200} min={70} divider="before" label={t('panels.outline')}>
                  <InTurn key={opened} order="beside">
                    <Outline />
                  </InTurn>
                </SidePanel>
              </Group>
            </div>
          </SidePanel>
        )}
        <Panel id="center" minSize={260}>
          <div className="center">
            <Group orientation="vertical">
              <Panel id="canvas" minSize={140}>
                <div className="panel" data-region="canvas">
                  <Canvas />
                </div>
              </Panel>
              {!collapsed.bottom && (
                <SidePanel id="bottom" size={230} min={96} divider="before" label={t('panels.bottom')}>
                  <InTurn order="beside">
                    <Bottom />
                  </InTurn>
                </SidePanel>
              )}
            </Group>
            <InTurn order="beside" meanwhile={<div className="status" />}>
              <StatusBar />
            </InTurn>
          </div>
        </Panel>
        {!collapsed.right && (
          <SidePanel id="right" size={292} min={236} max={520} divider="before" label={t('panels.right')}>
            <div className="panel" data-region="inspector">
              <InTurn key={opened} order="beside">
                <Inspector />
              </InTurn>
            </div>
          </SidePanel>
        )}
      </Group>
      <LayerSearch />
    </>
  );
}

import { Dices, Telescope } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { schedules } from '../../../engine/schedules/index.ts';
import { ask } from '../../dialogs/dialog-store.ts';
import { changeTraining } from '../../store/edit-training.ts';
import { useCheckLater } from '../../store/later.ts';
import { trainWhyNot } from '../../store/training.ts';
import { useDocument } from '../../store/use-document.ts';
import { Checkbox, Field, IconButton, InTurn, NumberField, Settings } from '../../ui/index.ts';
import { SplitFields } from '../data/SplitFields.tsx';
import { AveragingFields } from './AveragingFields.tsx';
import { ClipFields } from './ClipFields.tsx';
import { ConfiguredFields } from './ConfiguredFields.tsx';
import { DeviceField } from './DeviceField.tsx';
import { EarlyStoppingFields } from './EarlyStoppingFields.tsx';
import { MachineFields } from './MachineFields.tsx';
import { PhasesFields } from './PhasesFields.tsx';
import { SchedulePreview } from './SchedulePreview.tsx';
import './train-settings.css';

const LARGEST_SEED = 2 ** 31 - 1;

/** How the document is trained. All but what the machine does is part of the document, and every change of that can be undone. */
export function TrainSettings() {
  const { t } = useTranslation('train');
  const training = useDocument(state => state.document.training);
  // With phases, each has an optimizer of its own.
  const hasPhases = (training.phases ?? []).length > 0;
  return (
    <Settings className="train-settings" label={t('settings.title')}>
      <section>
        <h3>{t('settings.basics')}</h3>
        <DeviceField value={training.device} onChange={device => changeTraining({ device })} />
        <Field inline label={t('settings.epochs')} help={t('settings.epochsHelp')}>
          {control => (
            <NumberField
              {...control}
              integer
              clamp
              min={1}
              value={training.epochs}
              onChange={epochs => changeTraining({ epochs })}
            />
          )}
        </Field>
        <Field inline label={t('settings.batchSize')} help={t('settings.batchSizeHelp')}>
          {control => (
            <NumberField
              {...control}
              integer
              clamp
              min={1}
              value={training.batchSize}
              onChange={batchSize => changeTraining({ batchSize })}
            />
          )}
        </Field>
        {!hasPhases && (
          <Field inline label={t('settings.accumulate')} help={t('settings.accumulateHelp')}>
            {control => (
              <NumberField
                {...control}
                integer
                clamp
                min={1}
                value={training.accumulate ?? 1}
                onChange={accumulate => accumulate >= 1 && changeTraining({ accumulate })}
              />
            )}
          </Field>
        )}
        <Field
          inline
          label={t('settings.seed')}
          help={t('settings.seedHelp')}
          action={
            <IconButton
              size="sm"
              icon={Dices}
              label={t('settings.newSeed')}
              onClick={() => changeTraining({ seed: Math.floor(Math.random() * LARGEST_SEED) })}
            />
          }
        >
          {control => (
            <NumberField
              {...control}
              integer
              clamp
              min={0}
              max={LARGEST_SEED}
              value={training.seed}
              onChange={seed => changeTraining({ seed })}
            />
          )}
        </Field>
      </section>
      <InTurn order="beside">
        <section>
          <h3>{t('settings.optimization')}</h3>
          {!hasPhases && (
            <ConfiguredFields
              table="optimizers"
              declarations={optimizers}
              label={t('settings.optimizer')}
              value={training.optimizer}
              onChange={optimizer => changeTraining({ optimizer })}
              actions={{
                learningRate: <FindRate />,
              }}
            />
          )}
          <PhasesFields training={training} onChange={phases => changeTraining({ phases })} />
          <ConfiguredFields
            table="schedules"
            declarations={schedules}
            label={t('settings.schedule')}
            value={training.schedule}
            onChange={schedule => changeTraining({ schedule })}
          />
          <SchedulePreview training={training} />
          {!hasPhases && <ClipFields training={training} onChange={changeTraining} />}
          <AveragingFields
            value={training.averaging ?? null}
            onChange={averaging => changeTraining({ averaging })}
          />
          <EarlyStoppingFields
            value={training.earlyStopping}
            onChange={earlyStopping => changeTraining({ earlyStopping })}
          />
          <Field inline label={t('settings.recompute')} help={t('settings.recomputeHelp')}>
            {control => (
              <Checkbox
                {...control}
                checked={training.recompute ?? false}
                onChange={recompute => changeTraining({ recompute })}
              />
            )}
          </Field>
        </section>
      </InTurn>
      <InTurn order="beside">
        <section>
          <h3>{t('settings.split')}</h3>
          <SplitFields />
        </section>
      </InTurn>
      <InTurn order="beside">
        <section>
          <h3>{t('settings.machine')}</h3>
          <MachineFields />
        </section>
      </InTurn>
    </Settings>
  );
}

/** Finds a learning rate by trying many. */
function FindRate() {
  const { t } = useTranslation('train');
  const whyNot = useCheckLater(trainWhyNot);
  return (
    <IconButton
      size="sm"
      icon={Telescope}
      label={t('findRate.open')}
      whyNot={whyNot}
      onClick={() => void ask('findRate', {})}
    />
  );
}

/** A run's events in words. */

import type { Metrics } from '../../../engine/train/events.ts';
import { formatCount, formatDuration, formatRate, listSeparator } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { problemText } from '../../i18n/problem-text.ts';
import type { LogEvent } from '../../store/run-view.ts';
import { formatMeasure, measureName, measuresOf, severalOutputs } from './measures.ts';

export function logText(event: LogEvent): string {
  const { t } = i18n;
  switch (event.type) {
    case 'start':
      return t(event.step > 0 ? 'train:log.resumed' : 'train:log.start', {
        device: event.device,
        parameters: t('train:log.parameters', counted(event.parameters)),
        step: formatCount(event.step),
        train: t('train:log.samples', counted(event.samples.train)),
        validation: formatCount(event.samples.validation),
        test: formatCount(event.samples.test),
        seed: event.seed,
      });
    case 'epoch': {
      const parts = [`${t('train:parts.train')}: ${metricsText(event.train)}`];
      if (event.validation) parts.push(`${t('train:parts.validation')}: ${metricsText(event.validation)}`);
      return t('train:log.epoch', {
        epoch: event.epoch,
        metrics: parts.join(' · '),
        time: formatDuration(event.seconds),
      });
    }
    case 'checkpoint':
      return t(`train:log.checkpoint.${event.kind}`, { epoch: event.epoch, step: formatCount(event.step) });
    case 'device':
      return t('train:log.device', { from: event.from, to: event.to, reason: event.reason });
    case 'state':
      return t(`train:log.state.${event.state}`);
    case 'problem':
      return problemText(event.problem);
    case 'end':
      return t(`train:log.end.${event.reason}`, {
        epochs: t('train:log.epochs', counted(event.epochs)),
        steps: t('train:log.steps', counted(event.steps)),
        time: formatDuration(event.seconds),
        rate: formatRate(event.samplesPerSecond),
        test: event.metrics.test ? metricsText(event.metrics.test) : '',
        context: event.metrics.test ? 'test' : undefined,
      });
  }
}

/** What a text with plural forms takes. */
const counted = (count: number): { count: number; shown: string } => ({ count, shown: formatCount(count) });

export function metricsText(metrics: Metrics): string {
  const measures = measuresOf(Object.keys(metrics));
  const several = severalOutputs(measures);
  return measures
    .map(measure => `${measureName(measure, several)} ${formatMeasure(measure, metrics[measure.key]!)}`)
    .join(listSeparator());
}

/** A layer's picture: its own, or that of its category, so that a new layer needs no line here. */
import {
  ArrowDownToDot,
  AudioWaveform,
  Boxes,
  ChartSpline,
  CircleDashed,
  CircleDot,
  Combine,
  Grid2x2,
  Grid3x3,
  Layers,
  type LucideIcon,
  Minimize2,
  Plus,
  Scaling,
  Shrink,
  SlidersHorizontal,
  StretchHorizontal,
  TableProperties,
  Target,
  Waypoints,
  Workflow,
  X,
} from 'lucide-react';
import type { Category } from '../../engine/layers/layer.ts';

const ofCategory: Readonly<Record<Category, LucideIcon>> = {
  io: CircleDot,
  core: Waypoints,
  convolution: Grid3x3,
  pooling: Shrink,
  normalization: SlidersHorizontal,
  regularization: CircleDashed,
  activation: ChartSpline,
  shape: Scaling,
  arithmetic: Plus,
  sequence: Workflow,
  signal: AudioWaveform,
  block: Boxes,
};

const ofLayer: Readonly<Record<string, LucideIcon>> = {
  Input: ArrowDownToDot,
  Output: Target,
  GlobalAveragePool: Minimize2,
  AveragePool2D: Grid2x2,
  Flatten: StretchHorizontal,
  Multiply: X,
  Concat: Combine,
  Embedding: TableProperties,
};

export const iconOf = (type: string, category: Category | undefined): LucideIcon =>
  ofLayer[type] ?? (category ? ofCategory[category] : Layers);
